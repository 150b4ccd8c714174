import { describe, expect, it } from "vitest";
import { httpApiEvent } from "../../../handlers/functiongraph/apig-event.ts";

const INVOCATION = {
	requestId: "of-the-runtime",
	now: Date.parse("2026-11-01T05:30:00Z"),
	basePath: "",
	answerBytes: 6_291_456,
};

/** The fields of the documented event, with values of our own. */
const EVENT = {
	body: "",
	requestContext: {
		apiId: "api-1",
		requestId: "of-the-gateway",
		stage: "RELEASE",
	},
	queryStringParameters: { status: "failed", limit: "10" },
	httpMethod: "GET",
	pathParameters: {},
	headers: {
		Host: "group.apic.eu-de.otc.example",
		"X-Forwarded-For": "203.0.113.9, 198.51.100.4",
		"x-real-ip": "198.51.100.4",
		"User-Agent": "curl/8",
		Authorization: "Bearer t",
	},
	path: "/reports",
	isBase64Encoded: true,
};

function eventOf(fields: Record<string, unknown>, basePath = "") {
	return httpApiEvent({ ...EVENT, ...fields }, { ...INVOCATION, basePath });
}

describe("httpApiEvent()", () => {
	it("gives the event of an HTTP API, format 2.0", () => {
		expect(eventOf({})).toEqual({
			version: "2.0",
			routeKey: "$default",
			rawPath: "/reports",
			rawQueryString: "status=failed&limit=10",
			headers: {
				host: "group.apic.eu-de.otc.example",
				"x-forwarded-for": "203.0.113.9, 198.51.100.4",
				"x-real-ip": "198.51.100.4",
				"user-agent": "curl/8",
				authorization: "Bearer t",
			},
			queryStringParameters: { status: "failed", limit: "10" },
			requestContext: {
				accountId: "",
				apiId: "api-1",
				domainName: "group.apic.eu-de.otc.example",
				domainPrefix: "group",
				http: {
					method: "GET",
					path: "/reports",
					protocol: "HTTP/1.1",
					sourceIp: "198.51.100.4",
					userAgent: "curl/8",
				},
				requestId: "of-the-gateway",
				routeKey: "$default",
				stage: "$default",
				time: expect.any(String),
				timeEpoch: INVOCATION.now,
			},
			isBase64Encoded: false,
		});
	});

	it("takes a request with nothing but a method and a path", () => {
		const event = httpApiEvent(
			{ httpMethod: "get", path: "health" },
			INVOCATION,
		);
		expect(event).toMatchObject({
			rawPath: "/health",
			rawQueryString: "",
			headers: {},
			requestContext: {
				requestId: "of-the-runtime",
				http: { method: "GET", sourceIp: "" },
			},
		});
		expect(event).not.toHaveProperty("queryStringParameters");
		expect(event).not.toHaveProperty("cookies");
	});

	it.each([
		["/reports/a.2026-10.r1", "/reports/a.2026-10.r1"],
		["/reports/a%2Fb", "/reports/a%2Fb"],
		["/reports/%252e%252e", "/reports/%252e%252e"],
		["/reports/a b", "/reports/a%20b"],
		["/reports/ü", "/reports/%C3%BC"],
		["/reports/100%", "/reports/100%25"],
		["/reports/%zz", "/reports/%25zz"],
		["/reports?profile=x", "/reports%3Fprofile=x"],
		["/reports#x", "/reports%23x"],
		["/a\r\nb", "/a%0D%0Ab"],
		["/\ud800", "/%EF%BF%BD"],
		["//evil.example/", "//evil.example/"],
		["", "/"],
	])("passes the path %j on as %j, so that it is decoded once", (path, raw) => {
		const { rawPath, requestContext } = eventOf({ path });
		expect(rawPath).toBe(raw);
		expect(requestContext.http.path).toBe(raw);
		expect(() => decodeURIComponent(rawPath)).not.toThrow();
	});

	it.each([
		["/tracefolio/reports", "/reports"],
		["/tracefolio", "/"],
		["/tracefolio/", "/"],
		["/tracefolio2/reports", "/tracefolio2/reports"],
		["/reports", "/reports"],
		["/tracefolio/tracefolio/x", "/tracefolio/x"],
	])("cuts the base path off %j, which gives %j", (path, raw) => {
		expect(eventOf({ path }, "/tracefolio").rawPath).toBe(raw);
	});

	it("encodes the query, and keeps several values of a name", () => {
		const queryStringParameters = {
			"a&b": "c=d e",
			n: [1, true],
			empty: "",
			none: null,
			odd: "\ud800",
		};
		const event = eventOf({ queryStringParameters });
		expect(event.rawQueryString).toBe(
			"a%26b=c%3Dd%20e&n=1&n=true&empty=&odd=%EF%BF%BD",
		);
		expect(event.queryStringParameters).toMatchObject({ n: "1,true" });
	});

	it("joins headers that differ in case only, and lists cookies", () => {
		const headers = {
			Authorization: "Bearer a",
			authorization: "Bearer b",
			Accept: ["text/html", "*/*"],
			Cookie: "a=1; b=2",
			cookie: "c=3",
			"x-none": null,
		};
		const event = eventOf({ headers });
		expect(event.headers).toEqual({
			authorization: "Bearer a,Bearer b",
			accept: "text/html,*/*",
			cookie: "a=1; b=2; c=3",
		});
		expect(event.cookies).toEqual(["a=1", "b=2", "c=3"]);
	});

	it("takes the last address that was forwarded where the gateway names none itself", () => {
		const headers = { "x-forwarded-for": "203.0.113.9, 198.51.100.4" };
		const { sourceIp } = eventOf({ headers }).requestContext.http;
		expect(sourceIp).toBe("198.51.100.4");
	});

	it("changes no prototype, whatever a header or parameter is called", () => {
		const hostile = JSON.parse('{"__proto__": "x", "constructor": "y"}');
		const event = eventOf({ headers: hostile, queryStringParameters: hostile });
		expect(Object.getPrototypeOf(event.headers)).toBe(Object.prototype);
		expect({}).not.toHaveProperty("x");
		expect(event.headers["constructor"]).toBe("y");
	});

	const base64 = (bytes: string | Uint8Array) =>
		Buffer.from(bytes).toString("base64");

	it.each([
		["text", '{"period": "2026-10"}', false, '{"period": "2026-10"}', false],
		["text in base64", base64('{"é": 1}'), true, '{"é": 1}', false],
		["text in base64", base64("x"), "true", "x", false],
		["text that is said to be base64", '{"a": 1}', true, '{"a": 1}', false],
		["base64 that is said to be text", "YWJj", "false", "YWJj", false],
		["bytes that are no text", "/w==", true, "/w==", true],
		["cut base64", "YWJ", true, "YWJ", false],
	])("gives %s as it is meant", (_, body, isBase64Encoded, text, still) => {
		expect(eventOf({ body, isBase64Encoded })).toMatchObject({
			body: text,
			isBase64Encoded: still,
		});
	});

	it.each(["", null, undefined])("gives no body for %j", (body) => {
		expect(eventOf({ body })).not.toHaveProperty("body");
	});

	it.each([
		[{ httpMethod: undefined }, /: httpMethod: /],
		[{ httpMethod: "" }, /: httpMethod: /],
		[{ path: undefined }, /: path: /],
		[{ path: ["/"] }, /: path: /],
		[{ headers: "Host: x" }, /: headers: /],
		[{ headers: { host: { a: 1 } } }, /: headers\.host: /],
		[{ body: { a: 1 } }, /: body: /],
		[{ isBase64Encoded: "maybe" }, /: isBase64Encoded: /],
	])("refuses an event with %j, naming the field", (fields, message) => {
		expect(() => eventOf(fields)).toThrow(message);
	});

	it.each([null, undefined, "x", []])("refuses %j", (event) => {
		expect(() => httpApiEvent(event, INVOCATION)).toThrow(
			/Expected the event of an API Gateway trigger/,
		);
	});
});
