import { describe, expect, it } from "vitest";
import {
	gatewayAnswer,
	gatewayFailure,
} from "../../../handlers/functiongraph/apig-answer.ts";
import { TracefolioError } from "../../../lib/errors.ts";

const INVOCATION = {
	requestId: "request-1",
	now: 0,
	basePath: "",
	answerBytes: 6_291_456,
};

describe("gatewayAnswer()", () => {
	it("gives status, headers and body", () => {
		const answer = gatewayAnswer(
			{
				statusCode: 202,
				headers: { "content-type": "application/json", "retry-after": 5 },
				body: '{"id": 1}',
			},
			INVOCATION,
		);
		expect(answer).toEqual({
			statusCode: 202,
			headers: { "content-type": "application/json", "retry-after": "5" },
			body: '{"id": 1}',
			isBase64Encoded: false,
		});
	});

	it("always has a body and headers, as the gateway wants them", () => {
		expect(gatewayAnswer({ statusCode: 204 }, INVOCATION)).toEqual({
			statusCode: 204,
			headers: {},
			body: "",
			isBase64Encoded: false,
		});
	});

	it("keeps what is binary", () => {
		const given = { statusCode: 200, body: "/w==", isBase64Encoded: true };
		expect(gatewayAnswer(given, INVOCATION)).toMatchObject({
			body: "/w==",
			isBase64Encoded: true,
		});
	});

	it("sets one cookie as a text, and several as a list", () => {
		const cookies = ["a=1; HttpOnly", "b=2"];
		const one = { statusCode: 200, cookies: cookies.slice(0, 1) };
		expect(gatewayAnswer(one, INVOCATION).headers).toEqual({
			"set-cookie": "a=1; HttpOnly",
		});
		expect(
			gatewayAnswer({ statusCode: 200, cookies }, INVOCATION).headers,
		).toEqual({ "set-cookie": cookies });
	});

	it.each([
		["/reports/x", "/tracefolio/reports/x"],
		["https://obs.example/x", "https://obs.example/x"],
		["//obs.example/x", "//obs.example/x"],
	])("puts the base path before the location %j: %j", (location, moved) => {
		const given = { statusCode: 201, headers: { Location: location } };
		const invocation = { ...INVOCATION, basePath: "/tracefolio" };
		expect(gatewayAnswer(given, invocation).headers).toEqual({
			Location: moved,
		});
	});

	it.each([
		[{ ok: true }, '{"ok":true}'],
		["text", "text"],
		[undefined, "null"],
		[{ statusCode: "200" }, '{"statusCode":"200"}'],
	])("gives %j, which has no status, as a body", (given, body) => {
		expect(gatewayAnswer(given, INVOCATION)).toMatchObject({
			statusCode: 200,
			body,
		});
	});

	it("gives a problem for what is too large to be passed on, and says how large it may be", () => {
		const body = "x".repeat(6_291_456 - 1024);
		const answer = gatewayAnswer({ statusCode: 200, body }, INVOCATION);
		expect(answer).toMatchObject({
			statusCode: 413,
			headers: { "content-type": "application/problem+json" },
		});
		expect(JSON.parse(answer.body)).toMatchObject({
			status: 413,
			title: "Content Too Large",
			detail: expect.stringContaining("6291456 at most"),
			instance: "request-1",
		});
	});

	it("measures the answer as JSON, in which a character may take several bytes", () => {
		const body = "\n".repeat(3_200_000);
		const answer = gatewayAnswer({ statusCode: 200, body }, INVOCATION);
		expect(answer.statusCode).toBe(413);
		const fits = gatewayAnswer(
			{ statusCode: 200, body: "\n".repeat(3_100_000) },
			INVOCATION,
		);
		expect(Buffer.byteLength(JSON.stringify(fits))).toBeLessThan(6_291_356);
		expect(fits.statusCode).toBe(200);
	});
});

describe("gatewayFailure()", () => {
	it("hides what failed, but for what the caller can put right", () => {
		const hidden = gatewayFailure(new Error("key is hunter2"), INVOCATION);
		expect(hidden.statusCode).toBe(500);
		expect(JSON.stringify(hidden)).not.toContain("hunter2");
		const told = gatewayFailure(
			new TracefolioError("USAGE", "The event is wrong"),
			INVOCATION,
		);
		expect(JSON.parse(told.body)).toMatchObject({
			status: 400,
			detail: "The event is wrong",
		});
	});
});
