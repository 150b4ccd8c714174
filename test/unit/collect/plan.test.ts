import { describe, expect, it } from "vitest";
import type { Span } from "../../../lib/archive/spans.ts";
import { frontierAfter, planRun } from "../../../lib/collect/plan.ts";
import { ledgerEntry } from "../../support/ledger.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW = Date.parse("2026-10-08T10:20:00Z");
const CLOCK = { own: NOW, service: NOW };

function text(span: Span | undefined): string {
	return [span?.from, span?.to]
		.map((at) => new Date(at ?? 0).toISOString().slice(5, 16))
		.join(" ");
}

/** What a ledger that ends at an instant makes a run do. */
function planAfter(
	coveredUntil: string | null,
	clock: { own: number; service: number | null } = CLOCK,
) {
	const entries = [ledgerEntry(), ledgerEntry({ coveredUntil })];
	const plan = planRun(entries, clock, DAY_MS, null);
	const { window, slots, lost } = plan;
	const first = slots.at(0)?.from ?? 0;
	const asked = text({ from: first, to: slots.at(-1)?.to ?? 0 });
	return { window: text(window), asked, lost: lost.map(text) };
}

describe("planRun()", () => {
	it("asks for all that the service keeps where nothing is known, with an hour to spare", () => {
		const { window, slots, lost } = planRun([], CLOCK, DAY_MS, null);
		expect(text(window)).toBe("10-01T11:20 10-08T10:20");
		expect(text(slots[0])).toBe("10-01T11:00 10-01T12:00");
		expect(text(slots.at(-1))).toBe("10-08T10:00 10-08T10:25");
		expect(slots.length).toBe(168);
		expect(lost).toEqual([]);
	});

	it("goes on where the coverage ends, however many hours ago that is", () => {
		expect(planAfter("2026-10-07T09:20:00.000Z")).toEqual({
			window: "10-07T09:20 10-08T10:20",
			asked: "10-07T09:00 10-08T10:25",
			lost: [],
		});
		expect(planAfter("2026-10-03T00:00:00.000Z")).toEqual({
			window: "10-03T00:00 10-08T10:20",
			asked: "10-02T23:00 10-08T10:25",
			lost: [],
		});
	});

	it("records as lost what the service keeps no longer", () => {
		expect(planAfter("2026-09-28T00:00:00.000Z")).toEqual({
			window: "09-28T00:00 10-08T10:20",
			asked: "10-01T11:00 10-08T10:25",
			lost: ["09-28T00:00 10-01T11:20"],
		});
	});

	it("asks for more, and gives nothing up, where a clock is wrong", () => {
		const covered = "2026-10-07T09:20:00.000Z";
		// our own runs ahead: the service's word counts
		const ahead = { own: NOW + 30 * DAY_MS, service: NOW };
		expect(planAfter(covered, ahead)).toEqual(planAfter(covered));
		// the service's runs ahead: nothing is taken for lost
		const service = { own: NOW, service: NOW + 30 * DAY_MS };
		expect(planAfter(covered, service)).toMatchObject({
			window: "10-07T09:20 11-07T10:20",
			lost: [],
		});
		// only our own is known, and may be wrong
		const alone = { own: NOW + 30 * DAY_MS, service: null };
		expect(planAfter(covered, alone)).toMatchObject({ lost: [] });
		// an entry from the future skips nothing
		expect(planAfter("2027-01-01T00:00:00.000Z")).toMatchObject({
			window: "10-07T10:20 10-08T10:20",
		});
	});

	it("asks for a window by hand with what may be recorded late, in days where the service should keep nothing", () => {
		const window = {
			from: Date.parse("2026-09-29T22:00:00Z"),
			to: Date.parse("2026-10-01T13:00:00Z"),
		};
		const plan = planRun([], CLOCK, DAY_MS, window);
		expect(plan.window).toEqual(window);
		expect(plan.slots.slice(0, 5).map(text)).toEqual([
			"09-29T21:00 09-30T00:00",
			"09-30T00:00 10-01T00:00",
			"10-01T00:00 10-01T11:00",
			"10-01T11:00 10-01T12:00",
			"10-01T12:00 10-01T13:00",
		]);
		expect(text(plan.slots.at(-1))).toBe("10-02T12:00 10-02T13:00");
		expect(plan.lost.map(text)).toEqual(["09-29T22:00 10-01T11:20"]);
	});
});

describe("frontierAfter()", () => {
	const entry = ledgerEntry({
		window: {
			from: "2026-10-04T00:00:00.000Z",
			to: "2026-10-05T12:00:00.000Z",
		},
	});
	const window = {
		from: Date.parse("2026-10-04T00:00:00Z"),
		to: Date.parse("2026-10-05T12:00:00Z"),
	};
	const noon = Date.parse("2026-10-04T12:00:00Z");
	const planned = (coveredUntil: number | null) => ({
		window,
		slots: [],
		lost: [],
		coveredUntil,
	});
	const options = { latenessMs: DAY_MS, requested: null };

	it("moves on over what the run covers", () => {
		expect(frontierAfter(planned(null), entry, options)).toBe(noon);
		expect(frontierAfter(planned(window.from), entry, options)).toBe(noon);
	});

	it("stays where a part is missing, and where nothing was covered", () => {
		const missing = [{ ...entry.window, reason: "x" }];
		const failed = { ...entry, missing };
		const before = window.from;
		expect(frontierAfter(planned(before), failed, options)).toBe(before);
		expect(frontierAfter(planned(null), failed, options)).toBe(null);
		expect(frontierAfter(planned(before - 1), entry, options)).toBe(before - 1);
	});

	it("moves on over what is lost", () => {
		const lost = [
			{ from: "2026-10-01T00:00:00.000Z", to: "2026-10-04T00:00:00.000Z" },
		];
		const start = Date.parse("2026-10-01T00:00:00Z");
		expect(frontierAfter(planned(start), { ...entry, lost }, options)).toBe(
			noon,
		);
	});

	it("is extended by a window that was asked for by hand, and not begun", () => {
		const byHand = { latenessMs: DAY_MS, requested: window };
		expect(frontierAfter(planned(null), entry, byHand)).toBe(null);
		expect(frontierAfter(planned(window.from), entry, byHand)).toBe(noon);
	});
});
