import { describe, expect, it } from "vitest";
import { DEFAULT_PROFILE } from "../../lib/config.ts";
import { parseReportId, publicationId } from "../../lib/service/ids.ts";
import { choiceOf, variantOf } from "../../lib/variant.ts";

describe("variantOf()", () => {
	it("is the profile itself where nothing is chosen otherwise", () => {
		const choice = choiceOf(DEFAULT_PROFILE, {});
		expect(variantOf(DEFAULT_PROFILE, choice)).toBe(DEFAULT_PROFILE);
		const same = choiceOf(DEFAULT_PROFILE, { language: "en", timezone: "UTC" });
		expect(variantOf(DEFAULT_PROFILE, same)).toBe(DEFAULT_PROFILE);
	});

	it("has a name of its own for each choice, fit for a key and an id", () => {
		const names = new Set<string>();
		for (const chosen of [
			{ language: "de" as const },
			{ template: "audit-summary" as const },
			{ language: "de" as const, template: "audit-summary" as const },
			{ timezone: "Europe/Berlin" },
			{ timezone: "Etc/GMT+1" },
			{ timezone: "Etc/GMT-1" },
			{ timezone: "America/Argentina/ComodRivadavia" },
		]) {
			const choice = choiceOf(DEFAULT_PROFILE, chosen);
			const { profile, ...rest } = variantOf(DEFAULT_PROFILE, choice);
			expect(rest).toMatchObject(chosen);
			expect(parseReportId(publicationId(profile, "2026-10", 1))).toMatchObject(
				{ profile },
			);
			names.add(profile);
		}
		expect(names.size).toBe(7);
	});
});
