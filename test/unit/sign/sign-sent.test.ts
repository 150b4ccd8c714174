import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aws4HmacSha256 } from "../../../lib/sign/aws4.ts";
import { wireUrl } from "../../../lib/sign/canonical.ts";
import { sdkHmacSha256, sdkHmacSha256Derived } from "../../../lib/sign/sdk.ts";
import {
	type Received,
	signatureFault,
} from "../../support/signature-check.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");
const SCOPE = { region: "eu-de", service: "cts" };
const KEY = { accessKey: "AK", secretKey: "SK/+=", securityToken: "ST" };

const odd = fc.string({
	unit: fc.oneof(
		fc.constantFrom(..." +%=&?#/'()*!~;:@,[]\\\"<>|^`{}$-._é€😀"),
		fc.constantFrom("a", "B", "%2f", "%zz", "%7E", "1"),
	),
	maxLength: 6,
});
const segment = odd.filter((s) => !/^\.*$/.test(s));
const blanks = fc.constantFrom("v", " v", "v  w ", "a, b", "", "\tv\t\tw");

const request = fc.record({
	method: fc.constantFrom("GET", "POST", "PUT", "DELETE"),
	segments: fc.array(segment, { maxLength: 3 }),
	slash: fc.boolean(),
	query: fc.array(fc.tuple(odd, odd), { maxLength: 4 }),
	/** the query as somebody may have typed it */
	typed: odd,
	headers: fc.dictionary(
		fc.constantFrom("X-Project-Id", "x-b", "X-A", "Content-Type"),
		blanks,
	),
	body: fc.string({ maxLength: 5 }),
});
type Sample = typeof request extends fc.Arbitrary<infer T> ? T : never;

/** Each change of what arrived, with the place that it changes. */
const CHANGES: Readonly<Record<string, (r: Arrived) => Arrived>> = {
	method: (r) => ({ ...r, method: r.method === "GET" ? "PUT" : "GET" }),
	path: (r) => ({ ...r, url: r.url?.replace(/^\/[^/?]*/, "$&x") }),
	query: (r) => ({ ...r, url: `${r.url}${r.url?.includes("?") ? "&" : "?"}z` }),
	body: (r) => ({ ...r, body: `${r.body}x` }),
	host: (r) => withHeader(r, "host", "other"),
	token: (r) => withHeader(r, r.aws ? AMZ_TOKEN : "x-security-token", "other"),
	project: (r) => withHeader(r, "x-project-id", "other"),
	date: (r) =>
		withHeader(r, r.aws ? "x-amz-date" : "x-sdk-date", "20261124T120001Z"),
};
const AMZ_TOKEN = "x-amz-security-token";

interface Arrived extends Received {
	readonly body: string;
	readonly aws: boolean;
}

function withHeader(r: Arrived, name: string, value: string): Arrived {
	return { ...r, headers: { ...r.headers, [name]: value } };
}

function judge(r: Arrived): string | null {
	const secretOf = (key: string) =>
		key === KEY.accessKey ? KEY.secretKey : undefined;
	return signatureFault(r, { body: r.body, secretOf, now: NOW, ...SCOPE });
}

let base = "";
let arrived: (Received & { readonly body: string }) | null = null;
const server = createServer(async (message: IncomingMessage, response) => {
	const { method, url, headers } = message;
	arrived = { method, url, headers, body: await text(message) };
	response.end();
});

beforeAll(async () => {
	await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
	base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
	server.close();
	server.closeAllConnections();
});

function urlOf({ segments, slash, query, typed }: Sample): URL {
	const url = new URL(`${base}/p`);
	for (const part of segments)
		url.pathname += `/${part.replaceAll("/", "%2F")}`;
	if (slash) url.pathname += "/";
	url.search = typed.replaceAll("#", "");
	for (const [name, value] of query) url.searchParams.append(name, value);
	return url;
}

describe.each(
	Object.entries({
		sdkHmacSha256: sdkHmacSha256(),
		sdkHmacSha256Derived: sdkHmacSha256Derived(SCOPE),
		aws4HmacSha256: aws4HmacSha256(SCOPE),
	}),
)("%s()", (name, signer) => {
	it("is accepted for every request as it arrives, and refused after any change", async () => {
		await fc.assert(
			fc.asyncProperty(request, async (sample) => {
				const url = wireUrl(urlOf(sample));
				const { method } = sample;
				const body = method === "GET" ? "" : sample.body;
				const headers = signer(
					{ method, url, headers: sample.headers, body },
					KEY,
					NOW,
				);
				const sent = body === "" ? null : Buffer.from(body);
				const answer = await fetch(url, { method, headers, body: sent });
				await answer.text();
				if (arrived === null) throw new Error("nothing arrived");
				const r = { ...arrived, aws: name === "aws4HmacSha256" };
				expect(judge(r)).toBeNull();
				for (const [what, change] of Object.entries(CHANGES))
					expect(judge(change(r)), what).not.toBeNull();
				for (const header of Object.keys(headers))
					expect(judge(withHeader(r, header, "v2")), header).not.toBeNull();
			}),
			{ numRuns: 150 },
		);
	});

	it("reads a query as URLSearchParams does", () => {
		fc.assert(
			fc.property(request, (sample) => {
				const url = urlOf(sample);
				expect([...wireUrl(url).searchParams]).toEqual([...url.searchParams]);
			}),
		);
	});
});
