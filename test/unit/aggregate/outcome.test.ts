import { describe, expect, it } from "vitest";
import { judge } from "../../../lib/aggregate/outcome.ts";

describe("judge()", () => {
	it.each([
		["deleteDMSCreateFailureInstancesSuccess", "normal", "success", true],
		["deleteDMSCreateFailureInstancesFailure", "warning", "failure", true],
		["xFailure", "incident", "failure", true],
		["xSuccess", "warning", "success", false],
		["xFailure", "normal", "failure", false],
		["xSuccess", null, "success", null],
		["xFailure", "odd", "failure", null],
		["FailureOfSuccessStory", "normal", "success", null],
		["login", "warning", "failure", null],
		["login", "incident", "incident", null],
		["login", "odd", "unknown", null],
		["login", null, "unknown", null],
	] as const)("judges %s rated %s as %s", (name, rating, outcome, agrees) => {
		expect(judge(name, rating, null)).toMatchObject({ outcome, agrees });
	});

	it("lets the catalog go before the name", () => {
		expect(judge("xSuccess", "normal", "failure")).toEqual({
			outcome: "failure",
			byName: "failure",
			agrees: false,
		});
	});
});
