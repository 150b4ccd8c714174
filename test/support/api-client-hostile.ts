import fc from "fast-check";
import type { Ask } from "./api-client.ts";

// What a fuzzer sends: mostly things that the API has, mixed with what attackers, proxies and broken clients send.

const PLACES = [
	"reports",
	"files",
	"evidence",
	"verification",
	"handovers",
	"profiles",
	"custody",
	"auditor",
	"downloads",
	"health",
	"openapi.json",
	"desk.js",
	"report.pdf",
	"report.json",
	"_service",
	"keys",
	"jobs",
];

/** Segments as sent, already encoded where they are. */
const HOSTILE = [
	"..",
	".",
	"%2e%2e",
	"%2E%2E%2F",
	"..%2f..%2f..%2fcanary.txt",
	"..%5c..%5ccanary.txt",
	"..%252f..%252fcanary.txt",
	"%2fetc%2fpasswd",
	"\\..\\..\\canary.txt",
	"%00",
	"report.pdf%00.json",
	"%0d%0aSet-Cookie:%20a=b",
	"%ff%fe",
	"%c0%ae%c0%ae%c0%af",
	"%ED%A0%80",
	"%",
	"%zz",
	"%u0041",
	"%F0%9F%92%A9",
	"r%C3%A9sum%C3%A9",
	"%E2%80%AEfdp.exe",
	"__proto__",
	"constructor",
	"toString",
	"hasOwnProperty",
	"*",
	"~",
	";a=b",
	"{id}",
	"%7Bid%7D",
	"null",
	"undefined",
	"NaN",
	"-1",
	"0",
	"1e999",
	"https:%2F%2Fevil.example",
	"s3:%2F%2Fbucket%2Fkey",
	"a".repeat(300),
	"a".repeat(4_000),
	"",
];

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/** Header values that Node's client can send. */
const headerValue = fc
	.string({ unit: "grapheme-ascii", maxLength: 80 })
	.filter((text) => !/[^\t\x20-\x7e]/.test(text));

/** What is known of the service under test: real ids lead deeper than invented ones. */
export interface Known {
	readonly ids: readonly string[];
	readonly profiles: readonly string[];
	/** credentials for everything: several, since each caller has limits */
	readonly tokens: readonly string[];
}

/** Requests to a service of which something is known. */
export function hostileRequests(known: Known): fc.Arbitrary<Ask> {
	const segment = fc.oneof(
		{ weight: 5, arbitrary: fc.constantFrom(...PLACES) },
		{ weight: 4, arbitrary: fc.constantFrom(...known.ids, ...known.profiles) },
		{ weight: 3, arbitrary: fc.constantFrom(...HOSTILE) },
		{
			weight: 1,
			arbitrary: fc
				.string({ unit: "grapheme", maxLength: 20 })
				.map(encodeURIComponent),
		},
	);
	const free = fc
		.array(segment, { maxLength: 6 })
		.map((parts) => `/${parts.join("/")}`);
	const path = fc.oneof(
		{ weight: 2, arbitrary: free },
		{ weight: 3, arbitrary: nearRoutes(segment) },
	);
	const anything = fc
		.record({
			method: fc.oneof(
				{ weight: 6, arbitrary: fc.constantFrom("GET", "POST") },
				{ weight: 2, arbitrary: fc.constantFrom(...METHODS) },
				{ weight: 1, arbitrary: fc.constantFrom("PROPFIND", "TRACE", "QUERY") },
			),
			path,
			query: queries(known),
			token: fc.oneof(
				{ weight: 8, arbitrary: fc.constantFrom(...known.tokens) },
				{ weight: 1, arbitrary: fc.constant(undefined) },
				{ weight: 1, arbitrary: headerValue },
			),
			headers: headers(),
			body: fc.option(bodies(known), { nil: undefined }),
		})
		.map(({ query, body, ...rest }) => ({
			...rest,
			path: `${rest.path}${query}`,
			headers: {
				...(body === undefined ? {} : { "content-type": "application/json" }),
				...rest.headers,
			},
			...(body === undefined ? {} : { body }),
		}));
	return fc.oneof(
		{ weight: 4, arbitrary: anything },
		{ weight: 1, arbitrary: nearOrders(known) },
	);
}

/** Orders that are right but for one field, so that they get far. */
function nearOrders({ tokens, profiles, ids }: Known): fc.Arbitrary<Ask> {
	const odd = leaves(profiles);
	const name = fc.oneof(
		fc.constantFrom<unknown>(...profiles.flatMap(variants)),
		odd,
	);
	const right = { profile: profiles[0], period: "2026-10" };
	const report = fc
		.oneof(
			name.map((profile) => ({ ...right, profile })),
			odd.map((period) => ({ ...right, period })),
			odd.map((timezone) => ({ ...right, timezone })),
			odd.map((language) => ({ ...right, language })),
			odd.map((template) => ({ ...right, template })),
		)
		.map((json) => ({ path: "/reports", json }));
	const bag = { recipient: "A", purpose: "B" };
	const evidence = fc
		.tuple(
			fc.constantFrom(...ids),
			// never right: each bag takes seconds
			fc.constantFrom<object>(
				{ days: 0 },
				{ days: 91 },
				{ days: 1.5 },
				{ days: "7" },
				{ sources: "all" },
				{ recipient: "a\nb" },
				{ recipient: "\u0000" },
				{ purpose: " " },
				{ purpose: "a".repeat(501) },
				{ url: "https://evil.example" },
			),
		)
		.map(([id, wrong]) => ({
			path: `/reports/${id}/evidence`,
			json: { ...bag, ...wrong },
		}));
	return fc
		.record({
			token: fc.constantFrom(...tokens),
			order: fc.oneof(report, evidence),
			key: fc.option(fc.constantFrom("k1", "k2", "../../canary", "é")),
		})
		.map(({ token, order, key }) => ({
			...{ method: "POST", token },
			...order,
			headers: key === null ? {} : { "idempotency-key": key },
		}));
}

/** The API's own routes, with a hostile segment where a parameter is. */
function nearRoutes(segment: fc.Arbitrary<string>): fc.Arbitrary<string> {
	const forms = [
		"/reports",
		"/reports/{}",
		"/reports/{}/files/{}",
		"/reports/{}/verification",
		"/reports/{}/evidence",
		"/handovers/{}",
		"/profiles/{}/custody",
		"/auditor/{}",
		"/downloads/{}",
	];
	return fc
		.tuple(fc.constantFrom(...forms), segment, segment)
		.map(([form, first, second]) =>
			form.replace("{}", () => first).replace("{}", () => second),
		);
}

/** Names that begin like a profile's: publications of a variant have a tilde. */
function variants(profile: string): string[] {
	const tails = [
		"~de",
		"~",
		"~a/b",
		"~../../x",
		"~\u0000",
		"~de~en",
		"~~",
		"/x",
	];
	return tails.map((tail) => profile + tail);
}

function queries({ profiles, ids }: Known): fc.Arbitrary<string> {
	const name = fc.constantFrom(
		"profile",
		"status",
		"limit",
		"cursor",
		"from",
		"token",
		"__proto__",
		"profile[]",
		"profile[__proto__][x]",
	);
	const value = fc.oneof(
		fc.constantFrom(...profiles, ...ids, "published", "10", "200", "0", "-1"),
		fc.constantFrom(...profiles.flatMap(variants).map(encodeURIComponent)),
		fc.constantFrom("1e9", "NaN", "%00", "%ff", "%", "%2e%2e%2f", "[]", "{}"),
		fc.constantFrom("eyJ9", "bnVsbA", "a".repeat(3_000), ""),
		fc.string({ unit: "grapheme", maxLength: 30 }).map(encodeURIComponent),
	);
	const pair = fc.tuple(name, value).map(([a, b]) => `${a}=${b}`);
	return fc.oneof(
		{ weight: 3, arbitrary: fc.constant("") },
		{
			weight: 2,
			arbitrary: fc
				.array(pair, { minLength: 1, maxLength: 4 })
				.map((pairs) => `?${pairs.join("&")}`),
		},
		{ weight: 1, arbitrary: fc.constantFrom("?", "??", "?=&&=", "?&", "?%") },
	);
}

function headers(): fc.Arbitrary<Record<string, string>> {
	const odd = fc.constantFrom<Record<string, string>>(
		{ "content-type": "text/plain" },
		{ "content-type": "application/xml" },
		{ "content-type": "application/json; charset=utf-16" },
		{ "content-type": 'application/json;charset="' },
		{ "content-type": "multipart/form-data; boundary=x" },
		{ "content-encoding": "gzip" },
		{ "x-http-method-override": "DELETE" },
		{ "x-forwarded-host": "evil.example", "x-forwarded-proto": "gopher" },
		{ host: "evil.example" },
		{ origin: "https://evil.example" },
		{ range: "bytes=0-1,5-" },
		{ "if-none-match": "*" },
		{ accept: "text/html" },
		{ accept: "*/*;q=nope" },
		{ "accept-language": "de-DE-".repeat(100) },
		{ cookie: "a=b; __proto__=c" },
		{ authorization: "Basic YTpi" },
		{ authorization: "Bearer" },
		{ "idempotency-key": "a".repeat(2_000) },
		{ "idempotency-key": "../../canary" },
	);
	const keyed = headerValue.map((value) => ({ "idempotency-key": value }));
	return fc.oneof(
		{ weight: 4, arbitrary: fc.constant({}) },
		{ weight: 2, arbitrary: odd },
		{ weight: 1, arbitrary: keyed },
	);
}

/** Values of fields: some right, most of them not. */
function leaves(profiles: readonly string[]): fc.Arbitrary<unknown> {
	return fc.oneof(
		fc.constantFrom<unknown>(...profiles, "2026-10", "UTC", "en", "full"),
		fc.constantFrom<unknown>("../x", "a/b", "\u0000", "\ud800", "9999", ""),
		fc.constantFrom<unknown>(...profiles.flatMap(variants)),
		fc.constantFrom<unknown>(null, true, 0, -1, 1e308, [], {}, [[]], "~"),
		fc.constantFrom<unknown>("last-month", "0001", "2026-02-31", "2026-W99"),
		fc.constantFrom<unknown>("1970-01-01/2099-01-01", "+02:00", "Etc/GMT+1"),
		fc.string({ unit: "binary", maxLength: 20 }),
	);
}

function bodies({ profiles }: Known): fc.Arbitrary<string | Uint8Array> {
	const leaf = leaves(profiles);
	const order = fc
		.record(
			{
				profile: fc.oneof(
					fc.constantFrom<unknown>(...profiles),
					fc.constantFrom<unknown>(...profiles.flatMap(variants)),
					leaf,
				),
				period: fc.oneof(fc.constant<unknown>("2026-10"), leaf),
				timezone: leaf,
				language: leaf,
				template: leaf,
				recipient: leaf,
				purpose: leaf,
				days: leaf,
				sources: leaf,
				extra: leaf,
			},
			{ requiredKeys: [] },
		)
		.map((value) => JSON.stringify(value));
	const fixed = fc.constantFrom<string | Uint8Array>(
		"",
		" ",
		"null",
		"[]",
		'"text"',
		"12",
		"{",
		'{"profile":}',
		"\ufeff{}",
		"{}{}",
		'{"profile":"nordhafen","profile":"../x","period":"2026-10"}',
		'{"__proto__":{"profile":"nordhafen"},"period":"2026-10"}',
		'{"constructor":{"prototype":{"period":"2026-10"}}}',
		'{"profile":"nordhafen","period":1e999}',
		"[".repeat(8_000),
		`${'{"a":'.repeat(3_000)}1${"}".repeat(3_000)}`,
		`{"profile":"${"a".repeat(20_000)}"}`,
		`[${"1,".repeat(200_000)}1]`,
		Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
		Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]),
		Buffer.from('{"profile":"nordhafen"}', "utf16le"),
	);
	return fc.oneof(
		{ weight: 3, arbitrary: order },
		{ weight: 2, arbitrary: fixed },
		{ weight: 1, arbitrary: fc.json() },
		{ weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
	);
}
