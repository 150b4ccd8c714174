import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keeper, privateConflict } from "../../lib/aggregate/private-row.ts";
import { pseudonymiser } from "../../lib/pseudonyms.ts";
import { type Json, parseTrace } from "../../lib/trace.ts";

const secret = fc
	.string({ minLength: 6, maxLength: 12 })
	.map((text) => `§${text}§`);

/** A record in which a secret may stand wherever a person, an address or a body can be. */
const record = fc.record({
	trace_id: fc.uuid(),
	trace_name: fc.constantFrom(
		"createUserSuccess",
		"login",
		"restartDMSInstanceSuccess",
	),
	service_type: fc.constant("DMS"),
	time: fc.constant(Date.UTC(2026, 9, 5)),
	source_ip: secret,
	user: fc.record({
		name: secret,
		id: secret,
		user_name: secret,
		access_key_id: secret,
		session_context: fc.dictionary(fc.constant("by"), secret),
		OriginUser: secret,
	}),
	request: fc.oneof(
		fc.dictionary(fc.constant("user_name"), fc.array(secret)),
		secret,
		fc.dictionary(secret, fc.integer()),
	),
	response: fc.array(secret),
	message: secret,
	code: secret,
	trace_type: secret,
	trace_rating: secret,
	request_id: secret,
	tracker_name: fc.dictionary(secret, secret),
	user_agent: secret,
	resource_url: secret,
	whatever: fc.dictionary(fc.constant("x"), secret),
});

describe("keeper()", () => {
	it("lets no name, id, address or free text of a trace through where people are pseudonymised", () => {
		fc.assert(
			fc.property(record, (given) => {
				const parsed = parseTrace(given as unknown as Json);
				if (parsed.kind !== "trace") throw new Error(parsed.reason);
				const kept = keeper(
					pseudonymiser("0123456789abcdef"),
					false,
				)(parsed.trace);
				expect(JSON.stringify(kept)).not.toContain("§");
				expect(kept.user?.name).toMatch(/^person-/);
				expect(kept.request).toBeNull();
			}),
		);
	});

	it("knows a resource that has its actor's name, and an account that has", () => {
		const parsed = parseTrace({
			...{ trace_id: "1", trace_name: "createKey", service_type: "KMS" },
			...{ time: 1e12, resource_name: "eve", resource_id: "e-1" },
			user: { name: "eve", id: "e-1", domain: "eve" },
		});
		if (parsed.kind !== "trace") throw new Error(parsed.reason);
		const kept = keeper(pseudonymiser("0123456789abcdef"), false)(parsed.trace);
		expect(JSON.stringify(kept)).not.toMatch(/"(eve|e-1)"/);
	});

	it("gives users that an operation is about pseudonyms too, and keeps other resources", () => {
		const keep = keeper(pseudonymiser("0123456789abcdef"), false);
		const named = (trace_name: string) => {
			const parsed = parseTrace({
				trace_id: "1",
				trace_name,
				service_type: "DMS",
				time: 1e12,
				resource_name: "eve",
			});
			return parsed.kind === "trace" ? keep(parsed.trace).resourceName : null;
		};
		expect(named("deleteUserSuccess")).toMatch(/^person-/);
		expect(named("restartDMSInstanceSuccess")).toBe("eve");
	});

	it("leaves out bodies alone where people are as recorded", () => {
		const parsed = parseTrace({
			trace_id: "1",
			trace_name: "x",
			service_type: "DMS",
			time: 1e12,
			request: { a: 1 },
			response: "r",
			message: "m",
			user: "anna",
		});
		if (parsed.kind !== "trace") throw new Error(parsed.reason);
		expect(keeper(null, false)(parsed.trace)).toEqual({
			...parsed.trace,
			request: null,
			response: null,
		});
		expect(keeper(null, true)(parsed.trace)).toEqual(parsed.trace);
	});
});

describe("privateConflict()", () => {
	const side = {
		object: "a",
		position: "record 1",
		values: ['"200"', '"anna"', '{"a":1}'],
	};
	const conflict = {
		traceId: "1",
		fields: ["code", "user.name", "request"],
		kept: side,
		other: side,
	};

	it.each([
		[true, true, ['"200"', "(left out)", "(left out)"]],
		[true, false, ['"200"', "(left out)", "(left out)"]],
		[false, false, ['"200"', '"anna"', "(left out)"]],
		[false, true, ['"200"', '"anna"', '{"a":1}']],
	] as const)(
		"shows only what its trace is shown with (pseudonyms %s, bodies %s)",
		(people, bodies, values) => {
			const shown = privateConflict(conflict, people, bodies);
			expect([shown.kept.values, shown.other.values]).toEqual([values, values]);
		},
	);
});
