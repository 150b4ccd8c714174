import { describe, expect, it } from "vitest";
import type { LedgerEntry } from "../../../lib/archive/ledger-entry.ts";
import { witnessed } from "../../../lib/archive/witness.ts";
import { ledgerEntry } from "../../support/ledger.ts";

const HOUR_MS = 3_600_000;

function spans(fields: Partial<LedgerEntry>, latenessHours = 24): string[] {
	return witnessed(ledgerEntry(fields), latenessHours * HOUR_MS).map(
		({ from, to }) => [from, to].map(text).join(" "),
	);
}

function text(instant: number): string {
	return new Date(instant).toISOString().slice(0, 16);
}

describe("witnessed()", () => {
	it("is what was asked for after late traces had arrived", () => {
		expect(spans({})).toEqual(["2026-10-04T00:00 2026-10-04T12:00"]);
		expect(spans({}, 0)).toEqual(["2026-10-04T00:00 2026-10-05T12:00"]);
		expect(spans({}, 36)).toEqual([]);
	});

	it("ends with the window, however late it was asked for", () => {
		const window = {
			from: "2026-10-04T00:00:00.000Z",
			to: "2026-10-04T02:00:00.000Z",
		};
		expect(spans({ window })).toEqual(["2026-10-04T00:00 2026-10-04T02:00"]);
	});

	it("holds nothing that the service no longer kept at its last answer", () => {
		const answeredAt = "2026-10-11T06:00:00.000Z";
		expect(spans({ answeredAt })).toEqual([
			"2026-10-04T06:00 2026-10-04T12:00",
		]);
	});

	it("leaves out what has no answer, and as much before it as traces arrive late", () => {
		const missing = [
			{
				from: "2026-10-05T01:00:00.000Z",
				to: "2026-10-05T02:00:00.000Z",
				reason: "x",
			},
		];
		expect(spans({ missing })).toEqual(["2026-10-04T00:00 2026-10-04T01:00"]);
		expect(spans({ missing }, 1)).toEqual([
			"2026-10-04T00:00 2026-10-05T00:00",
			"2026-10-05T02:00 2026-10-05T11:00",
		]);
	});

	it("is nothing where the service did not say its time", () => {
		expect(spans({ askedAt: null })).toEqual([]);
		expect(spans({ answeredAt: null })).toEqual([]);
	});
});
