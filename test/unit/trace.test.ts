import { describe, expect, it } from "vitest";
import {
	type Json,
	type JsonObject,
	parseTrace,
	type Trace,
} from "../../lib/trace.ts";

const RECORD = {
	trace_id: "id-1",
	trace_name: "createTopic",
	service_type: "DMS",
	time: 1723533697290,
};

function parse(fields: JsonObject): Trace {
	const parsed = parseTrace({ ...RECORD, ...fields });
	if (parsed.kind !== "trace") throw new Error(parsed.reason);
	return parsed.trace;
}

function refusal(value: Json): string {
	const parsed = parseTrace(value);
	return parsed.kind === "unreadable" ? parsed.reason : "read";
}

describe("parseTrace()", () => {
	it("reads a record that has nothing but what identifies it", () => {
		expect(parse({})).toEqual({
			id: "id-1",
			name: "createTopic",
			serviceType: "DMS",
			resourceType: "",
			time: 1723533697290,
			recordTime: null,
			rating: null,
			channel: null,
			user: null,
			sourceIp: null,
			resourceName: null,
			resourceId: null,
			code: null,
			requestId: null,
			request: null,
			response: null,
			message: null,
			rest: {},
		});
	});

	it("reads a user as object, as JSON text and as plain text", () => {
		const user = { name: "ann", id: "7", domain: { name: "acme", id: "9" } };
		const expected = { name: "ann", id: "7", domain: "acme", domainId: "9" };
		expect(parse({ user }).user).toMatchObject(expected);
		expect(parse({ user: JSON.stringify(user) }).user).toMatchObject(expected);
		expect(parse({ user: "ann" }).user).toMatchObject({
			name: "ann",
			id: null,
		});
		expect(parse({ user: { user_name: "ann" } }).user?.name).toBe("ann");
	});

	it.each([[null], [""], [{}]])("takes user %j for nobody", (user) => {
		expect(parse({ user }).user).toBeNull();
	});

	it.each([[7], [true], [["ann"]], ["{broken"]])(
		"keeps a user that is %j as text",
		(user) => {
			expect(parse({ user }).user?.name).not.toBeNull();
		},
	);

	it("takes trace_status where there is no trace_rating, which goes first", () => {
		expect(parse({ trace_status: "warning" }).rating).toBe("warning");
		expect(
			parse({ trace_status: "warning", trace_rating: "normal" }).rating,
		).toBe("normal");
		expect(parse({ trace_rating: " Warning " }).rating).toBe("warning");
		expect(parse({ trace_rating: "odd" }).rating).toBe("odd");
		expect(parse({ trace_rating: "odd", trace_status: "warning" }).rating).toBe(
			"warning",
		);
	});

	it("reads a code as number, as text and as nothing", () => {
		expect(parse({ code: 200 }).code).toBe("200");
		expect(parse({ code: "302" }).code).toBe("302");
		expect(parse({ code: 0 }).code).toBe("0");
		expect(parse({ code: null }).code).toBeNull();
	});

	it('takes the text "null" for no request id', () => {
		expect(parse({ request_id: "null" }).requestId).toBeNull();
	});

	it("keeps unknown fields, also those with the names of built-ins", () => {
		const fields = JSON.parse('{"__proto__": 1, "constructor": 2, "b": 3}');
		expect(JSON.stringify(parse(fields).rest)).toBe(
			'{"__proto__":1,"b":3,"constructor":2}',
		);
	});

	it.each<[Json, RegExp]>([
		[null, /is null/],
		["text", /is a string/],
		[[], /is a list/],
		[{ ...RECORD, trace_id: null }, /has no trace_id/],
		[{ ...RECORD, trace_id: 7 }, /trace_id that is a number/],
		[{ ...RECORD, trace_name: "" }, /has no trace_name/],
		[{ ...RECORD, service_type: {} }, /service_type that is an object/],
		[{ ...RECORD, time: null }, /has no time/],
		[{ ...RECORD, time: "soon" }, /no documented format: "soon"/],
	])("refuses %j and says why", (value, reason) => {
		expect(refusal(value)).toMatch(reason);
	});

	it("shows little of a huge wrong value", () => {
		const reason = refusal({ ...RECORD, time: "x".repeat(100_000) });
		expect(reason.length).toBeLessThan(200);
	});
});
