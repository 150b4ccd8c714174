import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { actorKey } from "../../lib/aggregate/findings/brief.ts";
import { byGravityAndTime } from "../../lib/aggregate/findings/order.ts";
import type { Observed } from "../../lib/aggregate/observed.ts";
import type { Outcome } from "../../lib/report/model.ts";
import { FINDING_TRACES_SHOWN } from "../../lib/report/model-analysis.ts";
import { type Looking, look, seen } from "../support/findings.ts";

const HOSTILE = [
	...["", "-", "__proto__", "constructor", "*", "**a*", "\u202Egnp.exe"],
	...["=1+1", "<b>&amp;</b>", "\u0000\u001B[2J", "\uD800", "😀", "\n\t"],
	`${"x".repeat(99)}\uD83D\uDE00`,
	"delete*".repeat(2000),
];

const hostile = fc.oneof(
	fc.constantFrom(...HOSTILE),
	fc.string({ unit: "binary" }),
);

const few = <Value>(...values: readonly Value[]) => fc.constantFrom(...values);

const START = Date.parse("2026-10-05T03:00:00Z");

/** Few names over a few hours, so that windows and pairs come about, and several traces share an instant. */
const someTrace = fc.record({
	id: fc.nat(1_000_000),
	minute: fc.nat(240),
	recordedAfter: few(null, -60, 0, 600),
	where: few<Observed["where"]>(
		"population",
		"population",
		"before",
		"watched",
	),
	row: fc.record({
		service: few("DMS", "CTS"),
		traceName: few("createUser", "deleteUser", "grantRole", "updateTracker"),
		family: few(null, "createUser"),
		phase: few("request" as const, "task" as const, null),
		outcome: few<Outcome>("success", "failure", "incident", "unknown"),
		catalogued: fc.boolean(),
		agrees: few(true, false, null),
		channel: few("ConsoleAction", "SystemAction", null),
		user: few("anna", "bernd", null),
		domain: few("one", null),
		sourceIp: few("10.0.0.1", "10.0.0.2", null),
		resourceId: few("id-1", "id-2", "-", null),
		resourceName: few("web", "-", null),
		requestId: few("r-1", null),
	}),
	about: fc.record({
		target: few("eve", null),
		root: fc.boolean(),
		provider: fc.boolean(),
		jobs: few(["j-1"], []),
	}),
});

const traces = fc
	.uniqueArray(someTrace, {
		selector: ({ id }) => id,
		maxLength: 60,
		size: "max",
	})
	.map((all) =>
		all.map(({ id, minute, recordedAfter, where, row, about }) => {
			const time = START + minute * 60_000;
			const recordTime =
				recordedAfter === null
					? null
					: new Date(time + recordedAfter * 60_000).toISOString();
			const traceId = `trace-${id}`;
			const said = { ...row, traceId, n: where === "population" ? id + 1 : 0 };
			const iso = new Date(time).toISOString();
			return seen({ ...said, where, about, recordTime, time: iso });
		}),
	);

const LOOKING: Looking = {
	settings: {
		burst: { traces: 3, minutes: 30 },
		failuresThenSuccess: { failures: 2 },
	},
	seenBefore: {
		actors: new Set([actorKey({ domain: "one", user: "anna" })]),
		addresses: new Set(["10.0.0.1"]),
	},
};

function told(observed: readonly Observed[]): Looking {
	const kinds = ["failed", "refused", "open", "orphan"] as const;
	const counted = observed.filter(({ where }) => where === "population");
	return {
		...LOOKING,
		told: counted.map(({ row }) => ({ kind: kinds[row.n % 4] ?? "open", row })),
		unticketed: counted,
	};
}

describe("finder()", () => {
	it("does not depend on the order in which traces were read, nor on that in which it is told", () => {
		const shuffled = traces.chain((all) =>
			fc.tuple(
				fc.constant(all),
				fc.shuffledSubarray(all, { minLength: all.length }),
			),
		);
		fc.assert(
			fc.property(shuffled, ([all, other]) => {
				expect(look(other, told(other))).toEqual(look(all, told(all)));
			}),
		);
	});

	it("names the first traces of each finding in order, never more than it counts", () => {
		fc.assert(
			fc.property(traces, (all) => {
				const { findings, rules } = look(all, told(all));
				expect(findings.toSorted(byGravityAndTime)).toEqual(findings);
				expect(rules.reduce((sum, row) => sum + row.findings, 0)).toBe(
					findings.length,
				);
				const lines = new Map(
					all.map(({ row }) => [row.traceId, row.n || null]),
				);
				for (const { rule, at, count, traces: shown } of findings) {
					const most = Math.min(count, FINDING_TRACES_SHOWN);
					// the first burst may be shorter than the largest
					if (rule === "burst") expect(shown.length).toBeLessThanOrEqual(most);
					else expect(shown.length).toBe(most);
					expect(shown[0]?.time).toBe(at);
					const ids = shown.map(({ time, traceId }) => `${time} ${traceId}`);
					expect(ids).toEqual([...new Set(ids)].toSorted());
					for (const { traceId, n } of shown)
						expect(lines.get(traceId)).toBe(n);
				}
			}),
		);
	});

	it("takes any text for a name and keeps it whole in the finding's fields", () => {
		const names = fc.record({
			...{ user: hostile, domain: hostile, service: hostile },
			...{ sourceIp: hostile, resourceId: hostile, resourceName: hostile },
			...{ requestId: hostile, channel: hostile, name: hostile },
		});
		fc.assert(
			fc.property(names, hostile, ({ name, ...row }, target) => {
				const said = { ...row, catalogued: false, about: { target } };
				const all = ["createUser", "grant", "deleteUser", name].map(
					(traceName) => seen({ ...said, traceName, outcome: "success" }),
				);
				const { findings } = look(all, told(all));
				const ofRule = (wanted: string) =>
					findings.filter(({ rule }) => rule === wanted);
				expect(
					ofRule("uncatalogued-operation").map(({ subject }) => subject),
				).toContain(name);
				const known = row.user === "anna" && row.domain === "one";
				if (!known)
					expect(ofRule("first-seen-actor")).toMatchObject([
						{ user: row.user, domain: row.domain },
					]);
				for (const { message } of findings)
					expect(message.length).toBeLessThan(1000);
			}),
		);
	});
});
