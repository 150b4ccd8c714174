import { describe, expect, it } from "vitest";
import { joinCopies } from "../../../lib/aggregate/copies.ts";
import { type JsonObject, parseTrace, type Trace } from "../../../lib/trace.ts";

const RECORD = {
	trace_id: "id-1",
	trace_name: "createTopic",
	service_type: "DMS",
	time: 1723533697290,
};

function trace(fields: JsonObject): Trace {
	const parsed = parseTrace({ ...RECORD, ...fields });
	if (parsed.kind !== "trace") throw new Error(parsed.reason);
	return parsed.trace;
}

function join(first: JsonObject, second: JsonObject) {
	return joinCopies(trace(first), trace(second));
}

describe("joinCopies()", () => {
	it.each<[string, JsonObject, JsonObject]>([
		["equal", { code: 200 }, { code: 200 }],
		["a number and its text", { code: 200 }, { code: "200" }],
		[
			"two spellings of the time",
			{ time: 1723533697290 },
			{ time: "1723533697290" },
		],
		[
			"a user as object and as text",
			{ user: { name: "a", id: "1" } },
			{ user: '{"id":"1","name":"a"}' },
		],
		[
			"a body as object and as text",
			{ request: { a: [1] } },
			{ request: '{ "a": [1] }' },
		],
		[
			"rating and status",
			{ trace_rating: "normal" },
			{ trace_status: "normal" },
		],
		[
			"an empty and a missing field",
			{ source_ip: "" },
			{ source_ip: "192.0.2.1" },
		],
		[
			"the case of the service type",
			{ service_type: "DMS" },
			{ service_type: "dms" },
		],
		["null and a value", { resource_id: null }, { resource_id: "r" }],
	])("takes copies for the same that differ by %s", (_, first, second) => {
		expect(join(first, second).kind).toBe("same");
		expect(join(second, first).kind).toBe("same");
	});

	it("completes the first copy with what only the second carries", () => {
		const joined = join(
			{ user: { name: "ann" }, project_id: "p" },
			{
				user: { id: "7", domain: { name: "acme" } },
				domain_id: "d",
				resource_type: "kafka",
			},
		);
		expect(joined).toMatchObject({
			kind: "same",
			trace: {
				resourceType: "kafka",
				user: { name: "ann", id: "7", domain: "acme" },
				rest: { project_id: "p", domain_id: "d" },
			},
		});
	});

	it.each<[string, JsonObject, JsonObject]>([
		["trace_rating", { trace_rating: "normal" }, { trace_rating: "warning" }],
		[
			"record_time",
			{ record_time: 1723533697290 },
			{ record_time: 1723533697291 },
		],
		["user.name", { user: "ann" }, { user: "bob" }],
		["user.domain.name", { user: { domain: "a" } }, { user: { domain: "b" } }],
		["request", { request: '{"a":1}' }, { request: '{"a":2}' }],
		["request", { request: "{}" }, { request: "none" }],
		["domain_id", { domain_id: "a" }, { domain_id: "b" }],
		["service_type", { service_type: "DMS" }, { service_type: "KAFKA" }],
		["__proto__", JSON.parse('{"__proto__":1}'), JSON.parse('{"__proto__":2}')],
	])("names %s where it differs", (field, first, second) => {
		expect(join(first, second)).toEqual({ kind: "different", fields: [field] });
	});
});
