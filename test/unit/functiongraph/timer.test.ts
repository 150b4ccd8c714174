import { describe, expect, it } from "vitest";
import { timer } from "../../../handlers/functiongraph/timer.ts";
import { parseSchedule } from "../../../lib/schedule.ts";

const INVOCATION = {
	requestId: "r",
	now: 0,
	basePath: "",
	answerBytes: 6_291_456,
};

/** The fields of the documented event, with values of our own. */
const EVENT = {
	version: "v1.0",
	time: "2026-11-01T06:30:00+01:00",
	trigger_type: "TIMER",
	trigger_name: "reports",
	user_event: '{"cadence": "week", "note": "x"}',
};

function eventOf(fields: Record<string, unknown>) {
	return timer.event({ ...EVENT, ...fields }, INVOCATION);
}

describe("timer.event()", () => {
	it("gives the time in UTC, and the additional information beside it", () => {
		expect(timer.event(EVENT, INVOCATION)).toEqual({
			cadence: "week",
			note: "x",
			scheduledTime: "2026-11-01T05:30:00.000Z",
		});
	});

	it("gives what a schedule's event is read as", () => {
		expect(parseSchedule(timer.event(EVENT, INVOCATION))).toEqual({
			cadence: "week",
			scheduledTime: Date.parse("2026-11-01T05:30:00Z"),
		});
		expect(parseSchedule(eventOf({ user_event: "" })).cadence).toBe("month");
	});

	it.each([undefined, null, "", "  ", "{}", {}])(
		"takes %j as no additional information",
		(given) => {
			expect(eventOf({ user_event: given })).toEqual({
				scheduledTime: "2026-11-01T05:30:00.000Z",
			});
		},
	);

	it("keeps the timer's time, whatever the additional information says of it", () => {
		const user_event = '{"scheduledTime": "2020-01-01T00:00:00Z"}';
		expect(eventOf({ user_event })).toEqual({
			scheduledTime: "2026-11-01T05:30:00.000Z",
		});
	});

	it.each(["User Event", "[1]", "7", '"week"', "{cadence: week}", "null"])(
		"refuses the additional information %j",
		(user_event) => {
			expect(() => eventOf({ user_event })).toThrow(/is no JSON object/);
		},
	);

	it.each([
		[{ time: "2026-11-01 06:30" }, /: time: /],
		[{ time: undefined }, /: time: /],
		[{ time: 1_793_511_000_000 }, /: time: /],
		[{ trigger_type: "APIG" }, /: trigger_type: /],
		[{ user_event: 7 }, /: user_event: /],
	])("refuses an event with %j, naming the field", (fields, message) => {
		expect(() => eventOf(fields)).toThrow(message);
		expect(() => eventOf(fields)).toThrow(/Expected the event of a timer/);
	});

	it.each([null, undefined, "x", 7, [], {}])("refuses %j", (event) => {
		expect(() => timer.event(event, INVOCATION)).toThrow(/timer's event/);
	});
});
