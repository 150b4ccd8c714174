import { describe, expect, it } from "vitest";
import { aboutOf } from "../../../lib/aggregate/about.ts";
import { type JsonObject, parseTrace } from "../../../lib/trace.ts";

const about = aboutOf(
	{
		jobs: ["response.job_id", "request.job_id"],
		members: ["request.instances[]", "response.results[].instance"],
	},
	["op_service"],
);

function of(fields: JsonObject, read = about) {
	const parsed = parseTrace({
		trace_id: "1",
		trace_name: "restartDMSInstance",
		service_type: "DMS",
		time: 1e12,
		...fields,
	});
	if (parsed.kind !== "trace") throw new Error(parsed.reason);
	return read(parsed.trace);
}

describe("aboutOf()", () => {
	it("reads bodies that are objects and bodies that are text alike", () => {
		const request = { instances: ["b", "a", "b"], job_id: 7 };
		const response = { job_id: "j", results: [{ instance: "c" }] };
		const expected = { jobs: ["7", "j"], members: ["a", "b", "c"] };
		expect(of({ request, response })).toMatchObject(expected);
		const texts = {
			request: JSON.stringify(request),
			response: JSON.stringify(response),
		};
		expect(of(texts)).toMatchObject(expected);
	});

	it("reads text within a body that is JSON itself", () => {
		const read = aboutOf({ jobs: ["message.body.id"], members: [] }, []);
		expect(of({ message: { body: '{"id":"j"}' } }, read).jobs).toEqual(["j"]);
	});

	it.each<[string, JsonObject]>([
		["nothing", {}],
		["a list in place of an object", { request: [], response: [[]] }],
		["an object in place of a list", { request: { instances: { a: "b" } } }],
		["text that is cut off", { request: '{"instances":["a"' }],
		["values that are no names", { request: { instances: [null, "", {}] } }],
		["an inherited field", { request: { constructor: "x" } }],
	])("finds nothing in %s", (_, fields) => {
		const read = aboutOf(
			{
				jobs: ["request.constructor.name", "request.__proto__.name"],
				members: ["request.instances[]", "response.results[].instance"],
			},
			[],
		);
		expect(of(fields, read)).toEqual({
			...{ jobs: [], members: [], target: null },
			...{ root: false, provider: false },
		});
	});

	it("keeps at most 1000 members, of 200 characters each", () => {
		const many = Array.from({ length: 3000 }, (_, i) => `i${i}`);
		expect(of({ request: { instances: many } }).members).toHaveLength(1000);
		const [long] = of({ request: { instances: ["x".repeat(300)] } }).members;
		expect(long).toBe("x".repeat(200));
	});

	it.each<[string, JsonObject, string | null]>([
		["createUser", { user_name: "a", name: "b" }, "a"],
		["createUser", { user: { name: "a" } }, "a"],
		["deletePolicy", { name: "a" }, "a"],
		["addToGroup", { users: ["a", "b"] }, "a"],
		["updateUserPoliciesTaskSuccess", { user_id: 7 }, "7"],
		["createUser", {}, null],
		["createTopic", { user_name: "a", name: "b" }, null],
	])("takes for the target of %s with %j: %s", (name, request, target) => {
		expect(of({ trace_name: name, request }).target).toBe(target);
	});

	it.each<[JsonObject[string], boolean]>([
		["true", true],
		[true, true],
		["false", false],
		[1, false],
	])("takes a root flag of %j for %s", (flag, root) => {
		const user = { name: "a", principal_is_root_user: flag ?? null };
		expect(of({ user }).root).toBe(root);
	});

	it.each<[JsonObject, boolean]>([
		[{ name: "OP_Service" }, true],
		[{ name: "a", domain: { name: "op_service" } }, true],
		[{ name: "a", assumedBy: { user: { name: "op_service" } } }, true],
		[
			{ name: "a", assumedBy: { user: { domain: { name: "op_service" } } } },
			true,
		],
		[{ name: "op_service_2", assumedBy: "op_service" }, false],
	])("takes the user %j for the provider: %s", (user, provider) => {
		expect(of({ user }).provider).toBe(provider);
	});
});
