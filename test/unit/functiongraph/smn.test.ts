import { describe, expect, it } from "vitest";
import { smn } from "../../../handlers/functiongraph/smn.ts";

const INVOCATION = {
	requestId: "r",
	now: 0,
	basePath: "",
	answerBytes: 6_291_456,
};
const TOPIC = "urn:smn:eu-de:0a1b2c3d:tracefolio-work";

/** The fields of the documented event, with values of our own. */
function eventWith(...messages: readonly Record<string, unknown>[]) {
	return {
		record: messages.map((fields) => ({
			event_version: "1.0",
			smn: {
				topic_urn: TOPIC,
				timestamp: "2026-11-01T05:30:00Z",
				message_attributes: null,
				message: '{"kind":"report","job":"a.1.j1"}',
				type: "notification",
				message_id: "m1",
				subject: "Tracefolio",
				...fields,
			},
			event_subscription_urn: "urn:fss:eu-de:0a1b2c3d:function:default:build",
			event_source: "smn",
		})),
		functionname: "build",
		requestId: "r",
		timestamp: "Sun Nov 01 2026 06:30:00 GMT+0100 (CET)",
	};
}

describe("smn.event()", () => {
	it("gives each message as one of a queue", () => {
		const event = eventWith({}, { message_id: "m2", message: "second" });
		expect(smn.event(event, INVOCATION)).toEqual({
			Records: [
				expect.objectContaining({
					messageId: "m1",
					body: '{"kind":"report","job":"a.1.j1"}',
					eventSource: "aws:sqs",
					eventSourceARN: TOPIC,
					awsRegion: "eu-de",
				}),
				expect.objectContaining({ messageId: "m2", body: "second" }),
			],
		});
	});

	it.each([
		[eventWith({ message: undefined }), /: record\.0\.smn\.message: /],
		[eventWith({}, { message_id: "" }), /: record\.1\.smn\.message_id: /],
		[eventWith({ message: { kind: "report" } }), /: record\.0\.smn\.message: /],
		[eventWith(), /: record: /],
		[{ Records: [] }, /: record: /],
		[{ record: "smn" }, /: record: /],
		[null, /: the event: /],
	])("refuses %j, naming the field", (event, message) => {
		expect(() => smn.event(event, INVOCATION)).toThrow(message);
	});
});

describe("smn.answer()", () => {
	it.each([undefined, null, {}, { batchItemFailures: [] }])(
		"takes %j as work that is done",
		(answer) => {
			expect(smn.answer(answer, INVOCATION)).toEqual(answer ?? {});
		},
	);

	it("fails where a message failed, so that the event is repeated, and names it", () => {
		const answer = { batchItemFailures: [{ itemIdentifier: "m2" }] };
		expect(() => smn.answer(answer, INVOCATION)).toThrow(
			/1 message\(s\) was not done and is to be tried again: m2/,
		);
	});
});
