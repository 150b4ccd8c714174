import { describe, expect, it } from "vitest";
import { WATCH } from "../../../lib/watch-config.ts";

describe("WATCH", () => {
	it("has a default for everything", () => {
		expect(WATCH.parse({})).toEqual({
			...{ since: null, deadlineHours: 24, finalHours: 48, collectorHours: 6 },
			...{ keyDays: 30, retentionDays: 30, stuckMinutes: 30 },
		});
	});

	it("takes no deadline for what is to be final", () => {
		expect(WATCH.parse({ finalHours: null }).finalHours).toBeNull();
	});

	it.each([
		[{ since: "2026-13-01" }, 'expected a date such as "2026-01-01"'],
		[{ since: "1999-12-31" }, "expected 2000-01-01 or later"],
		[{ deadlineHours: 0 }, "Too small"],
		[{ finalHours: 1.5 }, "int"],
		[{ sinse: "2026-01-01" }, "(known: since, deadlineHours"],
	])("refuses %j", (settings, why) => {
		expect(WATCH.safeParse(settings).error?.message).toContain(
			JSON.stringify(why).slice(1, -1),
		);
	});
});
