import { describe, expect, it } from "vitest";
import { parseTickets } from "../../lib/change-tickets.ts";

const HEADER = "id,from,to,resource,operator";

function tickets(lines: readonly string[], header = HEADER) {
	const csv = [header, ...lines].join("\n");
	return parseTickets(csv, "changes.csv", "Europe/Berlin");
}

function windowsOf(lines: readonly string[]): string[][] {
	return tickets(lines).map(({ from, to }) =>
		[from, to].map((time) => new Date(time).toISOString()),
	);
}

describe("parseTickets()", () => {
	it("reads times with an offset, local times, and dates as whole days of the zone", () => {
		expect(
			windowsOf([
				"a,2026-10-05T08:00:00Z,2026-10-05T12:00:00+02:00,,",
				"b,2026-10-05 08:00,2026-10-05T09:30,,",
				"c,2026-10-25,2026-10-25,,",
			]),
		).toEqual([
			["2026-10-05T08:00:00.000Z", "2026-10-05T10:00:00.000Z"],
			["2026-10-05T06:00:00.000Z", "2026-10-05T07:30:00.000Z"],
			// the clocks go back: 25 hours
			["2026-10-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z"],
		]);
	});

	it("takes an empty or absent resource and operator for any", () => {
		const [first, second] = tickets([
			"a,2026-10-05,2026-10-05,, ",
			"b,2026-10-05,2026-10-05,kafka-1,anna",
		]);
		expect(first).toMatchObject({ id: "a", resource: null, operator: null });
		expect(second).toMatchObject({ resource: "kafka-1", operator: "anna" });
		expect(tickets(["a,2026-10-05,2026-10-05"], "id,from,to")).toMatchObject([
			{ resource: null, operator: null },
		]);
	});

	it("reads any order and case of columns, semicolons, quotes, a byte order mark, and leaves out further columns", () => {
		const csv =
			'\ufeffTo;FROM; Id ;Summary\r\n2026-10-06;2026-10-05;CHG-1;"one; ""two""\nthree"\r\n\r\n';
		expect(parseTickets(csv, "x.csv", "UTC")).toMatchObject([
			{ id: "CHG-1", to: Date.UTC(2026, 9, 7) },
		]);
	});

	it.each<[string, readonly string[], RegExp, string?]>([
		[
			"no header",
			[],
			/"changes.csv", line 1: there is no column "id"; expected the columns/,
			"number,from,to",
		],
		["an empty file", [], /line 1: there is no column "id"/, ""],
		[
			"a column that is there twice",
			[],
			/line 1: column "from" is there twice; expected the columns/,
			"id,from,to,From",
		],
		["an empty id", [",2026-10-05,2026-10-05,,"], /line 2: id is empty/],
		[
			"the same id twice",
			["a,2026-10-05,2026-10-05,,", "a,2026-10-05,2026-10-05,,"],
			/line 3: id "a" is on line 2 already/,
		],
		[
			"no time",
			["a,,2026-10-05,,"],
			/line 2: from is ""; expected a time such as/,
		],
		[
			"a day that does not exist",
			["a,2026-10-05,2026-02-30,,"],
			/line 2: to is "2026-02-30"; expected/,
		],
		[
			"a time in another form",
			["a,5.10.2026,2026-10-05,,"],
			/line 2: from is "5.10.2026"/,
		],
		[
			"an end before the beginning",
			["a,2026-10-05 09:00,2026-10-05 08:00,,"],
			/line 2: to "2026-10-05 08:00" is not after from/,
		],
		[
			"a quote that does not end",
			['"a,2026-10-05,2026-10-05,,'],
			/"changes.csv", line \d: Quote Not Closed/,
		],
		[
			"too many cells",
			["a,2026-10-05,2026-10-05,,,,"],
			/"changes.csv", line \d: Invalid Record Length/,
		],
	])(
		"refuses %s, naming file, line and what is expected",
		(_, lines, message, header) => {
			expect(() => tickets(lines, header)).toThrow(message);
		},
	);
});
