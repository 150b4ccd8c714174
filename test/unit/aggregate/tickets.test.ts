import { describe, expect, it } from "vitest";
import { ticketJoin } from "../../../lib/aggregate/tickets.ts";
import { parseTickets } from "../../../lib/change-tickets.ts";
import { type Given, inOrder, observed } from "../../support/observed.ts";

function join(lines: readonly string[], given: readonly Given[]) {
	const csv = ["id,from,to,resource,operator", ...lines].join("\n");
	const tickets = parseTickets(csv, "x.csv", "UTC");
	const told: string[] = [];
	const joined = ticketJoin({ tickets, sha256: "0" }, ({ traceName }) =>
		told.push(traceName),
	);
	for (const one of inOrder(given.map(observed))) joined.add(one);
	return { ...joined.result(), told };
}

const at = (time: string) => `2026-10-05T${time}Z`;

describe("ticketJoin()", () => {
	it("counts matched, unmatched and unused, by time, resource and operator", () => {
		const { matched, unmatched, tickets, without, told } = join(
			[
				"a,2026-10-05 08:00,2026-10-05 09:00,orders,ANNA",
				"b,2026-10-05 08:30,2026-10-05 10:00,,",
				"c,2026-10-06,2026-10-06,,",
			],
			[
				{ name: "x1", at: at("08:00:00") },
				{ name: "x2", at: at("08:45:00") },
				{ name: "x3", at: at("08:10:00"), user: "bernd" },
				{
					name: "x4",
					at: at("08:10:00"),
					resourceName: "payments",
					resourceId: "id-2",
				},
				{ name: "x5", at: at("10:00:00") },
				{ name: "x3", at: at("07:59:59"), user: "bernd" },
			],
		);
		expect(tickets.map(({ id, operations }) => [id, operations])).toEqual([
			["a", 2],
			["b", 1],
			["c", 0],
		]);
		expect([matched, unmatched]).toEqual([2, 4]);
		expect(without).toMatchObject([
			{
				traceName: "x3",
				user: "bernd",
				count: 2,
				firstAt: "2026-10-05T07:59:59.000Z",
				lastAt: "2026-10-05T08:10:00.000Z",
			},
			{ traceName: "x4", count: 1 },
			{ traceName: "x5", count: 1 },
		]);
		expect(told).toEqual(
			["x3", "x3", "x4", "x5"].toSorted(
				(a, b) => told.indexOf(a) - told.indexOf(b),
			),
		);
	});

	it("takes a ticket's resource for an id or a name", () => {
		const lines = ["a,2026-10-05,2026-10-05,id-orders,"];
		expect(join(lines, [{ name: "x", at: at("08:00:00") }]).matched).toBe(1);
	});

	it("leaves out tasks, actions of the system, and what is not in the population", () => {
		const { matched, unmatched } = join(
			[],
			[
				{ name: "restartTaskSuccess", at: at("08:00:00"), user: "anna" },
				{ name: "x", at: at("08:00:00"), channel: "SystemAction" },
				{ name: "x", at: at("08:00:00"), user: null },
				{ name: "x", at: at("08:00:00"), where: "watched" },
			],
		);
		expect([matched, unmatched]).toEqual([0, 0]);
	});

	it("counts an operation for each ticket that stands for it, and once in all", () => {
		const day = "2026-10-05,2026-10-05";
		const { matched, unmatched, tickets } = join(
			[`a,${day},orders,`, `b,${day},id-orders,`, `c,${day},,`],
			[{ name: "x", at: at("08:00:00"), resourceName: "orders" }],
		);
		expect(tickets.map(({ operations }) => operations)).toEqual([1, 1, 1]);
		expect([matched, unmatched]).toEqual([1, 0]);
	});

	it("counts once for a ticket whose resource is both id and name", () => {
		const same = { resourceId: "r", resourceName: "r" };
		const { tickets } = join(
			["a,2026-10-05,2026-10-05,r,"],
			[{ name: "x", at: at("08:00:00"), ...same }],
		);
		expect(tickets[0]?.operations).toBe(1);
	});

	it("compares resources with case, and takes a row without one for none", () => {
		const none = { resourceId: null, resourceName: null };
		const { matched } = join(
			["a,2026-10-05,2026-10-05,ORDERS,"],
			[
				{ name: "x", at: at("08:00:00"), resourceName: "orders" },
				{ name: "x", at: at("08:00:00"), ...none },
			],
		);
		expect(matched).toBe(0);
	});

	it("stays fast with 10,000 tickets that are open at one time", () => {
		const lines = Array.from(
			{ length: 10_000 },
			(_, i) => `t${i},2026-10-05,2026-10-05,resource-${i},`,
		);
		const given = Array.from({ length: 20_000 }, (_, i) => ({
			...{ name: "x", at: at("08:00:00") },
			...{ resourceName: `resource-${i % 10_000}`, resourceId: null },
		}));
		const { matched, tickets } = join(lines, given);
		expect(matched).toBe(20_000);
		expect(tickets.every(({ operations }) => operations === 2)).toBe(true);
	}, 5_000);
});
