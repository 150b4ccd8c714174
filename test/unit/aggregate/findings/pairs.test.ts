import { describe, expect, it } from "vitest";
import { found, type Said } from "../../../support/findings.ts";

describe("grants-own-user", () => {
	const eve = { about: { target: "eve" } };
	const create: Said = {
		traceName: "createUserSuccess",
		time: "09:00",
		...eve,
	};
	const grant: Said = {
		...{ traceName: "updateUserPoliciesSuccess", time: "09:30", ...eve },
	};
	const run = (...all: Said[]) => found("grants-own-user", all);

	it("is one actor who creates a user and grants it rights within the hours", () => {
		const late = { ...grant, time: "2026-10-06T09:00Z" };
		const [one] = run(create, late);
		expect(one).toMatchObject({ count: 2, user: "anna", severity: "medium" });
		expect(one?.message).toContain("within 24 hours: 2 traces");
		expect(one?.message).not.toContain("eve");
	});

	it("is nothing later, of two actors, for another user, or where one failed", () => {
		expect(run(create, { ...grant, time: "2026-10-06T09:00:00.001Z" })).toEqual(
			[],
		);
		expect(run(create, { ...grant, user: "bernd" })).toEqual([]);
		const id = { resourceId: "instance" };
		const other = { ...grant, ...id, about: { target: "mallory" } };
		expect(run({ ...create, ...id }, other)).toEqual([]);
		expect(run(create, { ...grant, outcome: "failure" })).toEqual([]);
		expect(run({ ...create, outcome: "failure" }, grant)).toEqual([]);
		expect(run({ ...create, time: "09:31" }, grant)).toEqual([]);
		expect(run({ ...create, where: "before" }, grant)).toEqual([]);
	});

	it("goes by resource id, else name, where a trace names no user", () => {
		const plain = { about: {} };
		const ids = [{ resourceId: "u-1" }, { resourceId: "u-2" }] as const;
		const name = { resourceName: "eve" };
		expect(
			run({ ...create, ...ids[0] }, { ...grant, ...plain, ...ids[0] }),
		).toHaveLength(1);
		expect(
			run({ ...create, ...plain, ...name }, { ...grant, ...name, ...ids[0] }),
		).toMatchObject([{ subject: "eve" }]);
		expect(
			run(
				{ ...create, ...plain, ...name, ...ids[0] },
				{ ...grant, ...name, ...ids[1] },
			),
		).toHaveLength(0);
		const dash = { ...plain, resourceName: "-" };
		expect(run({ ...create, ...dash }, { ...grant, ...dash })).toEqual([]);
	});

	it("holds where both have the same time, whichever comes first", () => {
		const first = { ...grant, traceId: "a", time: "09:00" };
		expect(run({ ...create, traceId: "b" }, first)).toHaveLength(1);
		expect(run({ ...create, traceId: "0" }, first)).toHaveLength(1);
	});
});

describe("short-lived-resource", () => {
	const create: Said = {
		...{ traceName: "createServer", time: "09:00" },
		...{ resourceId: "id-1", resourceName: "web" },
	};
	const remove: Said = { ...create, traceName: "deleteServer", time: "10:00" };
	const run = (...all: Said[]) => found("short-lived-resource", all);

	it("is a resource deleted within the minutes, by anybody", () => {
		const [one] = run(create, { ...remove, user: "bernd" });
		expect(one).toMatchObject({ count: 2, user: null, subject: "web" });
		expect(one?.message).toBe(
			'"web" (DMS) was created and deleted within 60 minutes: 2 traces',
		);
		expect(run(create, remove)[0]?.user).toBe("anna");
	});

	it("is nothing later, for another id or service, or where one failed", () => {
		expect(run(create, { ...remove, time: "10:00:00.001" })).toEqual([]);
		expect(run(create, { ...remove, resourceId: "id-2" })).toEqual([]);
		expect(run(create, { ...remove, service: "ECS" })).toEqual([]);
		expect(run(create, { ...remove, outcome: "failure" })).toEqual([]);
		expect(run({ ...create, outcome: "failure" }, remove)).toEqual([]);
		expect(run({ ...create, time: "10:01" }, remove)).toEqual([]);
	});

	it("goes by name where one of both has no id", () => {
		const { resourceId: _, ...unnamed } = create;
		expect(run(unnamed, remove)).toHaveLength(1);
		expect(run(unnamed, { ...remove, resourceName: "db" })).toEqual([]);
	});

	it("takes a user for no instance, though it carries the instance's id", () => {
		const instance = { ...create, family: "createDMSInstance" };
		const user = { ...remove, family: "deleteUser" };
		expect(run(instance, user)).toEqual([]);
		const between = { ...create, family: "createUser", time: "09:30" };
		const gone = { ...remove, family: "deleteDMSInstance" };
		expect(run(instance, between, gone)).toHaveLength(1);
		expect(
			run(
				{ ...create, family: "createUser", about: { target: "eve" } },
				{ ...user, about: { target: "mallory" } },
			),
		).toEqual([]);
	});

	it("takes the newest creation of several", () => {
		const again = { ...create, time: "09:30" };
		const [one] = run(create, again, remove);
		expect(one).toMatchObject({ count: 2, at: "2026-10-05T09:30:00.000Z" });
	});

	it("counts request and task of the deletion, and each trace once", () => {
		const task = { ...remove, time: "09:59" };
		expect(run(create, remove, task)).toMatchObject([{ count: 3 }]);
	});
});
