import { describe, expect, it } from "vitest";
import { TracefolioError } from "../../../lib/errors.ts";
import { aws4HmacSha256 } from "../../../lib/sign/aws4.ts";
import {
	canonicalRequest,
	encodedPath,
	sha256,
	wireUrl,
} from "../../../lib/sign/canonical.ts";
import { sdkHmacSha256, sdkHmacSha256Derived } from "../../../lib/sign/sdk.ts";
import { signatureFault } from "../../support/signature-check.ts";

const CTS = { region: "eu-de", service: "cts" };
const SIGNERS = {
	sdkHmacSha256: sdkHmacSha256(),
	sdkHmacSha256Derived: sdkHmacSha256Derived(CTS),
	aws4HmacSha256: aws4HmacSha256(CTS),
};

/** The example of "API Signature Authentication Mechanism", Huawei Cloud API Request Signing Guide. */
const EXAMPLE = {
	method: "GET",
	url: new URL(
		"https://service.region.example.com/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0",
	),
	headers: { "Content-Type": "application/json" },
	body: "",
};
const EXAMPLE_KEY = {
	accessKey: "QTWAOYTTINDUT2QVKYUC",
	secretKey: "MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc",
};
const EXAMPLE_NOW = Date.parse("2019-11-15T03:36:55Z");

describe("sdkHmacSha256()", () => {
	it("reproduces the published example", () => {
		const { authorization, ...headers } = SIGNERS.sdkHmacSha256(
			EXAMPLE,
			EXAMPLE_KEY,
			EXAMPLE_NOW,
		);
		expect(headers).toEqual({
			"content-type": "application/json",
			"x-sdk-date": "20191115T033655Z",
		});
		expect(authorization).toBe(
			"SDK-HMAC-SHA256 Access=QTWAOYTTINDUT2QVKYUC, SignedHeaders=content-type;host;x-sdk-date, Signature=7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe",
		);
	});
});

describe("canonicalRequest()", () => {
	it("reproduces the published example", () => {
		const text = canonicalRequest(EXAMPLE, `${encodedPath(EXAMPLE.url)}/`, [
			["content-type", "application/json"],
			["host", "service.region.example.com"],
			["x-sdk-date", "20191115T033655Z"],
		]);
		expect(sha256(text)).toBe(
			"b25362e603ee30f4f25e7858e8a7160fd36e803bb2dfe206278659d71a9bcd7a",
		);
	});

	it("sorts parameters by name, then by value, as they are encoded", () => {
		const url = new URL("https://h/?a-=1&a=2&B=3&a=10&%C3%A9=4&a~=&c");
		const [, , query] = canonicalRequest(
			{ method: "get", url, headers: {}, body: "" },
			"/",
			[],
		).split("\n");
		expect(query).toBe("%C3%A9=4&B=3&a=10&a=2&a-=1&a~=&c=");
	});
});

describe("sdkHmacSha256Derived()", () => {
	it("names the scope and is accepted only for its region and service", () => {
		const headers = SIGNERS.sdkHmacSha256Derived(
			EXAMPLE,
			EXAMPLE_KEY,
			EXAMPLE_NOW,
		);
		expect(headers["authorization"]).toMatch(
			/^SDK-HMAC-SHA256 Credential=QTWAOYTTINDUT2QVKYUC\/20191115\/eu-de\/cts\/sdk_request, SignedHeaders=content-type;host;x-sdk-date, Signature=[0-9a-f]{64}$/,
		);
		const received = {
			method: "GET",
			url: EXAMPLE.url.pathname + EXAMPLE.url.search,
			headers: { ...headers, host: EXAMPLE.url.host },
		};
		const options = {
			body: "",
			secretOf: () => EXAMPLE_KEY.secretKey,
			now: EXAMPLE_NOW,
		};
		expect(signatureFault(received, { ...options, ...CTS })).toBeNull();
		expect(signatureFault(received, { ...options, region: "eu-nl" })).toBe(
			"another region",
		);
	});
});

describe("aws4HmacSha256()", () => {
	it("reproduces the case get-vanilla of the published test suite", () => {
		const signer = aws4HmacSha256({ region: "us-east-1", service: "service" });
		const request = {
			method: "GET",
			url: new URL("https://example.amazonaws.com/"),
			headers: {},
			body: "",
		};
		const key = {
			accessKey: "AKIDEXAMPLE",
			secretKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
		};
		expect(signer(request, key, Date.parse("2015-08-30T12:36:00Z"))).toEqual({
			"x-amz-date": "20150830T123600Z",
			authorization:
				"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
		});
	});
});

describe("wireUrl()", () => {
	it.each([
		[
			"https://h/a b/ä?q=a b+c&q=%2b&=x&&y#z",
			"https://h/a%20b/%C3%A4?q=a%20b%20c&q=%2B&=x&y=",
		],
		[
			"https://h/a%7eb/%ff%zz/(x)'?a'(",
			"https://h/a~b/%FF%25zz/%28x%29%27?a%27%28=",
		],
		["https://h", "https://h/"],
		["http://h:80//x//?", "http://h//x//"],
	])("sends %j as %j, and that unchanged", (given, expected) => {
		const wire = wireUrl(new URL(given));
		expect(wire.href).toBe(expected);
		expect(wireUrl(wire).href).toBe(expected);
	});
});

describe.each(Object.entries(SIGNERS))("%s()", (name, signer) => {
	const prefix = name === "aws4HmacSha256" ? "x-amz-" : "x-sdk-";
	const token =
		name === "aws4HmacSha256" ? "x-amz-security-token" : "x-security-token";

	it("replaces a date, a host and a signature of the caller's, whatever their case", () => {
		const headers = {
			[`${prefix.toUpperCase()}Date`]: "x",
			Host: "x",
			Authorization: "x",
		};
		expect(signer({ ...EXAMPLE, headers }, EXAMPLE_KEY, EXAMPLE_NOW)).toEqual(
			signer({ ...EXAMPLE, headers: {} }, EXAMPLE_KEY, EXAMPLE_NOW),
		);
	});

	it("sends and signs the security token of temporary keys", () => {
		const key = { ...EXAMPLE_KEY, securityToken: "temporary" };
		const sent = signer(EXAMPLE, key, EXAMPLE_NOW);
		expect(sent[token]).toBe("temporary");
		expect(sent["authorization"]).toMatch(`${token}`);
	});

	it.each([
		["accessKey", "QTWA\n"],
		["secretKey", ""],
		["secretKey", "5eCret\n"],
		["securityToken", "5eCret\r\nX: y"],
	])("refuses a wrong %s without showing it", (field, value) => {
		const key = { ...EXAMPLE_KEY, [field]: value };
		const error = faultOf(() => signer(EXAMPLE, key, EXAMPLE_NOW));
		expect(error.code).toBe("CONFIG");
		expect(error.message).not.toMatch(/5eCret|QTWA/);
	});

	it("refuses a header that cannot be sent without showing it", () => {
		const headers = { "X-Odd": "5eCret\na" };
		const error = faultOf(() =>
			signer({ ...EXAMPLE, headers }, EXAMPLE_KEY, EXAMPLE_NOW),
		);
		expect(error.message).toBe(
			'The header "X-Odd" cannot be sent: expected printable ASCII characters',
		);
	});
});

function faultOf(work: () => unknown): TracefolioError {
	try {
		work();
	} catch (error) {
		if (error instanceof TracefolioError) return error;
		throw error;
	}
	throw new Error("nothing was refused");
}
