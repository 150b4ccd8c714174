import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { SCOPES } from "../../../lib/access/principal.ts";
import { LIMITS } from "../../../lib/service/contract.ts";
import { openApi } from "../../../lib/service/openapi.ts";
import { ROUTES, type Route } from "../../../lib/service/routes.ts";
import { readContract } from "../../support/api-client-contract.ts";

const document = openApi("1.2.3", "https://reports.example.com");
const contract = readContract(document);
const routes = Object.entries<Route>(ROUTES);

/** Every part of a JSON value, by its pointer. */
function partsOf(value: unknown, pointer = ""): [string, object][] {
	if (typeof value !== "object" || value === null) return [];
	const below = Object.entries(value).flatMap(([name, part]) => {
		const escaped = name.replaceAll("~", "~0").replaceAll("/", "~1");
		return partsOf(part, `${pointer}/${encodeURIComponent(escaped)}`);
	});
	return [[pointer, value], ...below];
}

const PARTS = partsOf(document);
const SCHEMAS = PARTS.filter(([pointer]) => pointer.endsWith("/schema"));

/** Pointer to the schema of the body of a request. */
function bodySchema(method: string, path: string): string {
	const place = encodeURIComponent(path.replaceAll("/", "~1"));
	return `/paths/${place}/${method}/requestBody/content/application~1json/schema`;
}

describe("openApi()", () => {
	it("makes a valid OpenAPI 3.1 document", async () => {
		const validator = new Validator();
		// it takes what it is given apart
		const found = await validator.validate(structuredClone(document));
		expect(found).toEqual({ valid: true });
		expect(validator.version).toBe("3.1");
	});

	it("has each route of the code, and no other", () => {
		const said = contract.routes.map(({ method, path, operation }) => [
			operation.operationId,
			method,
			path,
		]);
		const coded = routes.map(([id, { method, path }]) => [id, method, path]);
		expect(said.toSorted()).toEqual(coded.toSorted());
	});

	it.each(routes)("says of %s who may, and what is answered", (id, route) => {
		const said = contract.routes.find(
			({ operation }) => operation.operationId === id,
		);
		const statuses = Object.keys(said?.operation.responses ?? {});
		expect(said?.open).toBe(route.scope === null);
		expect(statuses).toContain(String(route.answer.status));
		expect(statuses.includes("401")).toBe(route.scope !== null);
		const isScoped = SCOPES.some((scope) => scope === route.scope);
		expect(statuses.includes("403")).toBe(isScoped);
	});

	it("says of each answer with an error that it is a problem document, of an auditor's link also a page", () => {
		for (const { operation, path } of contract.routes)
			for (const [status, { content }] of Object.entries(operation.responses))
				if (Number(status) >= 400)
					expect(Object.keys(content ?? {})).toEqual([
						"application/problem+json",
						...(path === "/auditor/{token}" ? ["text/html"] : []),
					]);
	});

	it("says of what type a file is", () => {
		const download = contract.routes.find(
			({ path }) => path === "/downloads/{token}",
		);
		expect(
			Object.keys(download?.operation.responses["200"]?.content ?? {}),
		).toEqual(["application/octet-stream"]);
	});

	it("declares each parameter of a path, once", () => {
		for (const { path, operation } of contract.routes) {
			const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
			const declared = (operation.parameters ?? []).flatMap((parameter) =>
				Reflect.get(Object(parameter), "in") === "path"
					? [Reflect.get(Object(parameter), "name")]
					: [],
			);
			expect(declared).toEqual(named);
		}
	});

	it("has schemas that can be compiled, each", () => {
		expect(SCHEMAS.length).toBeGreaterThan(50);
		for (const [pointer] of SCHEMAS)
			expect(() => contract.mismatches(pointer, null)).not.toThrow();
	});

	it("has examples that are valid, each", () => {
		const examples = PARTS.flatMap(([pointer, part]) =>
			"examples" in part && Array.isArray(part.examples)
				? part.examples.map((example): [string, unknown] => [pointer, example])
				: [],
		);
		expect(examples.length).toBeGreaterThan(0);
		for (const [pointer, example] of examples)
			expect([pointer, contract.mismatches(pointer, example)]).toEqual([
				pointer,
				[],
			]);
	});

	it("says the bounds of what may be asked", () => {
		const order = bodySchema("post", "/reports");
		const asked = { profile: "p", period: "2026-10" };
		expect(contract.mismatches(order, asked)).toEqual([]);
		expect(contract.mismatches(order, { ...asked, extra: 1 })).not.toEqual([]);
		const evidence = bodySchema("post", "/reports/{id}/evidence");
		const issue = { recipient: "A", purpose: "B" };
		expect(contract.mismatches(evidence, issue)).toEqual([]);
		const days = LIMITS.linkDays + 1;
		expect(contract.mismatches(evidence, { ...issue, days })).not.toEqual([]);
		expect(JSON.stringify(document)).toContain(
			`At most ${LIMITS.bodyBytes} bytes`,
		);
	});

	it("names no server where none is known, so that its own is meant", () => {
		expect(openApi("1", null)["servers"]).toEqual([{ url: "/" }]);
	});
});
