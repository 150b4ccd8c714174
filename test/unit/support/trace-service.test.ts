import { describe, expect, it } from "vitest";
import type { Access } from "../../support/trace-service/access.ts";
import type { Fault } from "../../support/trace-service/faults.ts";
import {
	systemTracker,
	type Tracker,
} from "../../support/trace-service/project.ts";
import {
	always,
	inOrder,
	only,
	randomly,
	together,
} from "../../support/trace-service/schedule.ts";
import {
	type TraceService,
	type TraceServiceOptions,
	traceService,
} from "../../support/trace-service/service.ts";
import type { TraceRecord } from "../../support/trace-service/traces.ts";

const NOW = Date.parse("2026-10-05T12:00:00Z");
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A trace `n` seconds older than the server's clock at the start. */
function trace(n: number, fields: Record<string, unknown> = {}): TraceRecord {
	return {
		trace_id: `t${n}`,
		trace_name: "createUserSuccess",
		trace_rating: "normal",
		service_type: "DMS",
		time: NOW - n * 1000,
		record_time: NOW - n * 1000,
		user: JSON.stringify({ name: "ann", id: "7" }),
		request: { a: 1 },
		response: '{"b":2}',
		code: 200,
		...fields,
	};
}

/** A service whose first project holds t1 (the newest) to t<count>. */
async function holding(
	count: number,
	options: Partial<TraceServiceOptions> = {},
): Promise<TraceService> {
	const service = await traceService({ now: NOW, ...options });
	service
		.project()
		.add(Array.from({ length: count }, (_, index) => trace(index + 1)));
	return service;
}

/** Every part that a body of the service may have; which ones there are is what the tests ask. */
interface Body {
	readonly traces: readonly TraceRecord[];
	readonly meta_data: {
		readonly count: number;
		readonly marker: string | null;
	};
	readonly trackers: readonly Tracker[];
	readonly token: { readonly expires_at: string };
	readonly error_code: string;
	readonly error_msg: string;
}

interface Seen {
	readonly status: number;
	readonly headers: Headers;
	readonly text: string;
	readonly body: Body;
	readonly ids: string;
	readonly marker: string | null;
}

async function get(url: string, init: RequestInit = {}): Promise<Seen> {
	const response = await fetch(url, init);
	const { status, headers } = response;
	const text = await response.text();
	const isJson = headers.get("content-type") === "application/json";
	const body: Body = JSON.parse(isJson ? text : "{}");
	const { traces = [], meta_data } = body;
	const ids = traces.map(({ trace_id }) => trace_id).join(" ");
	return {
		status,
		headers,
		text,
		body,
		ids,
		marker: meta_data?.marker ?? null,
	};
}

/** A query of v3 with the parameters that every right one has. */
function ask(
	service: TraceService,
	query: Record<string, string | number> = {},
	init: RequestInit = {},
): Promise<Seen> {
	const all = new URLSearchParams({ trace_type: "system" });
	for (const [name, value] of Object.entries(query))
		all.set(name, String(value));
	return get(`${service.endpoint()}/v3/project-1/traces?${all}`, init);
}

/** The ids of each page of a walk that follows every marker. */
async function walk(
	service: TraceService,
	query: Record<string, string | number> = {},
): Promise<string[]> {
	const pages: string[] = [];
	for (let next: Record<string, string> = {}; pages.length < 20; ) {
		const { ids, marker } = await ask(service, { ...query, ...next });
		pages.push(ids);
		if (marker === null) break;
		next = { next: marker };
	}
	return pages;
}

describe("traceService(): query of traces", () => {
	it("answers the newest ten first, with the id of the last as marker, and null at the end", async () => {
		await using service = await holding(12);
		const first = await ask(service);
		expect(first.ids).toBe("t1 t2 t3 t4 t5 t6 t7 t8 t9 t10");
		expect(first.body.meta_data).toEqual({ count: 10, marker: "t10" });
		const second = await ask(service, { next: "t10" });
		expect(second.ids).toBe("t11 t12");
		expect(second.body.meta_data).toEqual({ count: 2, marker: null });
	});

	it("can end with a marker that leads to nothing", async () => {
		await using service = await holding(3, { lastMarker: "id" });
		expect(await walk(service, { limit: 3 })).toEqual(["t1 t2 t3", ""]);
	});

	it.each([
		["no trace_type", { trace_type: "" }],
		["another trace_type", { trace_type: "data" }],
		["a limit above 200", { limit: 201 }],
		["a limit of nothing", { limit: 0 }],
		["from without to", { from: NOW - HOUR }],
		["to without from", { to: NOW }],
		["seconds", { from: (NOW - HOUR) / 1000, to: NOW / 1000 }],
		["a marker of no trace", { next: "t99" }],
	])("refuses %s with 400", async (_name, query) => {
		await using service = await holding(1);
		const { status, body } = await ask(service, query);
		expect(status).toBe(400);
		expect(body).toEqual({
			error_code: "CTS.0003",
			error_msg: expect.any(String),
		});
	});

	it("answers up to 200", async () => {
		await using service = await holding(201);
		const { body } = await ask(service, { limit: 200 });
		expect(body.meta_data).toEqual({ count: 200, marker: "t200" });
	});

	it("takes the last hour where no window is given", async () => {
		await using service = await holding(0);
		service.project().add([trace(3599), trace(3600)]);
		expect((await ask(service)).ids).toBe("t3599");
	});

	it("leaves out both bounds of the window", async () => {
		await using service = await holding(4);
		const window = { from: NOW - 4000, to: NOW - 1000 };
		expect((await ask(service, window)).ids).toBe("t2 t3");
	});

	it.each([
		["time", "t3"],
		["record_time", "t2"],
	] as const)("compares the window with %s", async (compares, ids) => {
		await using service = await holding(0, { compares });
		service
			.project()
			.add([
				trace(2, { time: NOW - 9000 }),
				trace(3, { record_time: NOW - 9000 }),
			]);
		const window = { from: NOW - 5000, to: NOW };
		expect((await ask(service, window)).ids).toBe(ids);
	});

	it("neither misses nor repeats traces of one record time at a page edge", async () => {
		await using service = await holding(1);
		const record_time = NOW - 9000;
		service.project().add([2, 3, 4, 5].map((n) => trace(n, { record_time })));
		expect(await walk(service, { limit: 2 })).toEqual(["t1 t2", "t3 t4", "t5"]);
	});

	it("shows a late trace from its time on, in its place by record time", async () => {
		await using service = await holding(0);
		service.project().add([trace(1), trace(3)]);
		service.project().add([trace(2)], NOW + 60_000);
		expect((await ask(service)).ids).toBe("t1 t3");
		service.now = NOW + 60_000;
		expect((await ask(service)).ids).toBe("t1 t2 t3");
	});

	it("does not show a trace before it is recorded", async () => {
		await using service = await holding(0);
		service.project().add([trace(-60)]);
		const window = { from: NOW, to: NOW + HOUR };
		expect((await ask(service, window)).ids).toBe("");
		service.now = NOW + 60_000;
		expect((await ask(service, window)).ids).toBe("t-60");
	});

	it("lets the clock run with the requests", async () => {
		await using service = await holding(0, { tickMs: 500 });
		await ask(service);
		await ask(service);
		expect(service.asked.map(({ now }) => now)).toEqual([NOW, NOW + 500]);
	});

	it("has lost what was recorded more than seven days ago, also in the middle of a walk", async () => {
		await using service = await holding(3);
		const window = { from: NOW - HOUR, to: NOW };
		service.now = NOW - 2000 + 7 * DAY;
		expect((await ask(service, window)).ids).toBe("t1 t2");
		expect((await ask(service, { ...window, next: "t3" })).ids).toBe("");
	});

	it("keeps projects and regions apart", async () => {
		await using service = await traceService({
			now: NOW,
			projects: [
				{ region: "eu-de", id: "a", name: "eu-de" },
				{ region: "eu-nl", id: "b", name: "eu-nl" },
			],
		});
		service.project("a").add([trace(1)]);
		service.project("b", "eu-nl").add([trace(2)]);
		const from = (region: string, id: string) =>
			get(`${service.endpoint(region)}/v3/${id}/traces?trace_type=system`);
		expect((await from("eu-de", "a")).ids).toBe("t1");
		expect((await from("eu-nl", "b")).ids).toBe("t2");
		expect((await from("eu-nl", "a")).body.error_code).toBe("CTS.0002");
	});

	it("filters, and by a trace id only if there is one", async () => {
		await using service = await holding(2);
		service
			.project()
			.add([trace(3, { service_type: "ECS", user: { name: "bob" } })]);
		expect((await ask(service, { service_type: "ECS" })).ids).toBe("t3");
		expect((await ask(service, { user: "ann" })).ids).toBe("t1 t2");
		expect((await ask(service, { user: "bob", trace_id: "t1" })).ids).toBe(
			"t1",
		);
	});

	it("records what it was asked", async () => {
		await using service = await holding(1);
		await ask(service, { limit: 5 }, { headers: { "x-a": "b" } });
		expect(service.asked).toEqual([
			expect.objectContaining({
				purpose: "traces",
				method: "GET",
				region: "eu-de",
				path: "/v3/project-1/traces",
				query: { trace_type: "system", limit: "5" },
				headers: expect.objectContaining({ "x-a": "b" }),
				now: NOW,
				faults: [],
				status: 200,
			}),
		]);
	});

	it("does not know other paths, methods and trackers", async () => {
		await using service = await holding(1);
		const at = (path: string, init?: RequestInit) =>
			get(service.endpoint() + path, init);
		expect((await at("/v3/project-1/quotas")).status).toBe(404);
		expect((await at("/v3/project-1/traces/1")).status).toBe(404);
		const posted = await at("/v3/project-1/traces", { method: "POST" });
		expect(posted.status).toBe(404);
		const other = await at("/v2.0/project-1/mine/trace");
		expect(other.body.error_code).toBe("CTS.0214");
		const tracker = await ask(service, { tracker_name: "mine" });
		expect(tracker.body.error_code).toBe("CTS.0214");
	});
});

describe("traceService(): versions and trackers", () => {
	const user = { name: "ann", id: "7" };
	const rating = { trace_rating: "normal" };

	it.each([
		[
			"v3/project-1/traces?trace_type=system",
			{ user, request: '{"a":1}', response: '{"b":2}', ...rating },
		],
		[
			"v1.0/project-1/system/trace",
			{
				user: JSON.stringify(user),
				request: '{"a":1}',
				response: '{"b":2}',
				...rating,
			},
		],
		[
			"v2.0/project-1/system/trace",
			{ user, request: { a: 1 }, response: { b: 2 }, trace_status: "normal" },
		],
	])("%s has the types that its version documents", async (path, fields) => {
		await using service = await holding(1);
		const { body } = await get(`${service.endpoint()}/${path}`);
		const types = [
			"user",
			"request",
			"response",
			"trace_rating",
			"trace_status",
		];
		const shown = Object.entries(body.traces[0] ?? {}).filter(([name]) =>
			types.includes(name),
		);
		expect(Object.fromEntries(shown)).toEqual(fields);
	});

	it("says of the trackers what a test sets", async () => {
		await using service = await holding(0);
		const url = `${service.endpoint()}/v3/project-1/trackers`;
		const [enabled] = (await get(url)).body.trackers;
		expect(enabled).toMatchObject({
			tracker_name: "system",
			status: "enabled",
			is_support_validate: true,
			obs_info: { bucket_name: "audit" },
		});
		service.project().trackers = [
			systemTracker({ status: "error", detail: "noBucket" }),
		];
		const [broken] = (await get(url)).body.trackers;
		expect(broken).toMatchObject({ status: "error", detail: "noBucket" });
	});
});

describe("traceService(): access", () => {
	const bot = { name: "bot", password: "secret", domain: "acme" };
	const withToken: Access = { kind: "token", users: [bot], validMs: HOUR };

	function login(
		service: TraceService,
		password: string,
		scope?: Record<string, unknown>,
	) {
		const { name, domain } = bot;
		const user = { name, password, domain: { name: domain } };
		const identity = { methods: ["password"], password: { user } };
		return get(`${service.endpoint()}/v3/auth/tokens`, {
			method: "POST",
			body: JSON.stringify({ auth: { identity, scope } }),
		});
	}
	const tokenOf = ({ headers }: Seen) => ({
		headers: { "x-auth-token": headers.get("x-subject-token") ?? "" },
	});

	it("gives a token for a password, by the id or the name of a project, and lets it in until it expires", async () => {
		await using service = await holding(1, { access: withToken });
		expect((await ask(service)).status).toBe(401);
		for (const project of [{ id: "project-1" }, { name: "eu-de" }]) {
			service.now = NOW;
			const given = await login(service, "secret", { project });
			expect(given.status).toBe(201);
			expect(given.body.token.expires_at).toBe("2026-10-05T13:00:00.000000Z");
			service.now = NOW + HOUR - 1;
			expect((await ask(service, {}, tokenOf(given))).status).toBe(200);
			service.now = NOW + HOUR;
			expect((await ask(service, {}, tokenOf(given))).status).toBe(401);
		}
	});

	it("refuses a wrong password and an unknown project", async () => {
		await using service = await holding(1, { access: withToken });
		const project = { id: "project-1" };
		expect((await login(service, "guess", { project })).status).toBe(401);
		const other = { project: { id: "project-2" } };
		expect((await login(service, "secret", other)).status).toBe(401);
	});

	it("refuses the token of no project with 403, and a revoked one with 401", async () => {
		await using service = await holding(1, { access: withToken });
		const ofDomain = tokenOf(await login(service, "secret"));
		expect((await ask(service, {}, ofDomain)).status).toBe(403);
		const scope = { project: { id: "project-1" } };
		const revoked = tokenOf(await login(service, "secret", scope));
		service.revokeTokens();
		await login(service, "secret", scope);
		expect((await ask(service, {}, revoked)).status).toBe(401);
	});

	it("refuses a user without permission", async () => {
		const users = [{ ...bot, withoutPermission: "CTS.0013" as const }];
		await using service = await holding(1, {
			access: { kind: "token", users },
		});
		const given = await login(service, "secret", {
			project: { id: "project-1" },
		});
		const { status, body } = await ask(service, {}, tokenOf(given));
		expect([status, body.error_code]).toEqual([403, "CTS.0013"]);
	});

	it("asks the check of a signature, and refuses with its reason", async () => {
		await using service = await holding(1, {
			access: {
				kind: "key",
				check: ({ method, url, headers, now }) =>
					headers["x-sdk-date"] === "20261005T120000Z"
						? null
						: `${method} ${url} at ${now}`,
			},
		});
		const refused = await ask(service);
		expect(refused.status).toBe(401);
		expect(refused.body.error_msg).toContain(
			`GET /v3/project-1/traces?trace_type=system at ${NOW}`,
		);
		const headers = { "x-sdk-date": "20261005T120000Z" };
		expect((await ask(service, {}, { headers })).status).toBe(200);
	});

	it.each(["Access=AK,", "Credential=AK/20261005/eu-de/cts/sdk_request,"])(
		"refuses a key without permission: %s",
		async (named) => {
			await using service = await holding(1, {
				access: {
					kind: "key",
					check: () => null,
					withoutPermission: { AK: "CTS.0002" },
				},
			});
			const authorization = `SDK-HMAC-SHA256 ${named} SignedHeaders=host, Signature=0`;
			const { status, body } = await ask(
				service,
				{},
				{ headers: { authorization } },
			);
			expect([status, body.error_code]).toEqual([403, "CTS.0002"]);
			const other = { authorization: authorization.replace("AK", "AB") };
			expect((await ask(service, {}, { headers: other })).status).toBe(200);
		},
	);
});

describe("traceService(): faults instead of an answer", () => {
	const failing = (...faults: Fault[]) =>
		holding(4, { faults: inOrder(faults) });

	it.each([
		[500, "CTS.0005"],
		[503, "CTS.0005"],
		[400, "CTS.0300"],
		[400, "CTS.0001"],
		[429, "APIGW.0308"],
	])("answers %i %s once, then the page", async (status, code) => {
		await using service = await failing({ kind: "error", status, code });
		const failed = await ask(service);
		expect(failed.status).toBe(status);
		expect(failed.body.error_code).toBe(code);
		expect(failed.headers.has("retry-after")).toBe(false);
		expect((await ask(service)).status).toBe(200);
	});

	it("says when to try again, in seconds or as a date by its own clock", async () => {
		const error = { kind: "error", status: 429, code: "APIGW.0308" } as const;
		await using service = await failing(
			{ ...error, retryAfter: { form: "seconds", seconds: 7 } },
			{ ...error, retryAfter: { form: "date", seconds: 7 } },
		);
		const first = await ask(service);
		expect(first.headers.get("retry-after")).toBe("7");
		const { headers } = await ask(service);
		expect(headers.get("retry-after")).toBe("Mon, 05 Oct 2026 12:00:07 GMT");
		expect(headers.get("date")).toBe("Mon, 05 Oct 2026 12:00:00 GMT");
	});

	it("answers 502 with a page for people", async () => {
		await using service = await failing({ kind: "html" });
		const { status, headers, text } = await ask(service);
		expect(status).toBe(502);
		expect(headers.get("content-type")).toBe("text/html");
		expect(text).toMatch(/^<html>/);
	});

	it("resets the connection before the first byte", async () => {
		await using service = await failing({ kind: "resetBeforeAnswer" });
		await expect(ask(service)).rejects.toThrow("fetch failed");
		expect(service.asked[0]?.status).toBeNull();
		expect((await ask(service)).status).toBe(200);
	});

	it("resets the connection in the middle of the body", async () => {
		await using service = await failing({ kind: "resetInBody" });
		const response = await fetch(
			`${service.endpoint()}/v3/project-1/traces?trace_type=system`,
		);
		expect(response.status).toBe(200);
		await expect(response.text()).rejects.toThrow();
	});

	it("cuts the JSON off under a length that agrees", async () => {
		await using service = await failing({ kind: "truncatedJson" });
		const response = await fetch(
			`${service.endpoint()}/v3/project-1/traces?trace_type=system`,
		);
		const text = await response.text();
		expect(response.headers.get("content-length")).toBe(String(text.length));
		expect(() => JSON.parse(text)).toThrow(SyntaxError);
		expect((await ask(service)).text.slice(0, text.length)).toBe(text);
	});

	it("sends a body slowly, in many chunks", async () => {
		const slow = { kind: "slowBody", chunkBytes: 100, everyMs: 5 } as const;
		await using service = await failing(slow);
		const started = performance.now();
		const { ids, text } = await ask(service);
		const waits = Math.ceil(text.length / slow.chunkBytes) - 1;
		expect(performance.now() - started).toBeGreaterThan(waits * 4);
		expect(ids).toBe("t1 t2 t3 t4");
	});

	it("stops while a slow body is under way", async () => {
		const service = await failing({
			kind: "slowBody",
			chunkBytes: 1,
			everyMs: 1000,
		});
		const response = await fetch(
			`${service.endpoint()}/v3/project-1/traces?trace_type=system`,
		);
		await service.close();
		await expect(response.text()).rejects.toThrow();
		await expect(ask(service)).rejects.toThrow("fetch failed");
	});
});

describe("traceService(): faults of a page", () => {
	const paged = (...faults: (Fault | null)[]) =>
		holding(6, { faults: inOrder(faults) });
	const limit = { limit: 2 };

	it("answers 404 for an empty window, and only for one", async () => {
		await using service = await paged(
			{ kind: "notFoundWhenEmpty" },
			{ kind: "notFoundWhenEmpty" },
			{ kind: "notFoundWhenEmpty", code: "CTS.0300" },
		);
		const empty = { from: NOW - 2 * HOUR, to: NOW - HOUR };
		expect(await ask(service, empty)).toMatchObject({ status: 404, text: "" });
		expect((await ask(service)).status).toBe(200);
		const { status, body } = await ask(service, empty);
		expect([status, body.error_code]).toEqual([404, "CTS.0300"]);
		expect(await ask(service, empty)).toMatchObject({ status: 200, ids: "" });
	});

	it("shortens a page and gives its marker", async () => {
		await using service = await paged(null, { kind: "shortPage", traces: 1 });
		expect(await walk(service, limit)).toEqual(["t1 t2", "t3", "t4 t5", "t6"]);
	});

	it("empties a page, with a marker that leads to what was due", async () => {
		const empty = { kind: "emptyPage" } as const;
		await using service = await paged(empty, empty, null, empty);
		expect(await walk(service, limit)).toEqual([
			"",
			"",
			"t1 t2",
			"",
			"t3 t4",
			"t5 t6",
		]);
	});

	it("repeats the marker that it was sent", async () => {
		await using service = await paged({ kind: "repeatedMarker" });
		const { ids, marker } = await ask(service, { ...limit, next: "t2" });
		expect(ids).toBe("t3 t4");
		expect(marker).toBe("t2");
	});

	it("repeats a page as it was", async () => {
		await using service = await paged(null, { kind: "repeatedPage" });
		const first = await ask(service, limit);
		const next = { ...limit, next: "t2" };
		expect((await ask(service, next)).text).toBe(first.text);
		expect((await ask(service, next)).ids).toBe("t3 t4");
	});

	it("shuffles a page, and keeps the marker of its oldest trace", async () => {
		await using service = await paged({ kind: "shuffledPage", seed: 1 });
		const { ids, marker } = await ask(service, { limit: 5 });
		expect(ids).not.toBe("t1 t2 t3 t4 t5");
		expect(ids.split(" ").sort().join(" ")).toBe("t1 t2 t3 t4 t5");
		expect(marker).toBe("t5");
	});

	it("begins a page with traces of the one before, and still comes to the end", async () => {
		await using service = await holding(6, {
			faults: always({ kind: "overlap", traces: 9 }),
		});
		expect(await walk(service, { limit: 3 })).toEqual([
			"t1 t2 t3",
			"t2 t3 t4",
			"t3 t4 t5",
			"t4 t5 t6",
		]);
	});

	it.each([
		["missedTies", ["t1 t2 t3", "t6"]],
		["repeatedTies", ["t1 t2 t3", "t2 t3 t4", "t2 t3 t4"]],
	] as const)("%s at a page edge", async (kind, pages) => {
		await using service = await holding(1, { faults: always({ kind }) });
		const record_time = NOW - 2000;
		service
			.project()
			.add([...[2, 3, 4, 5].map((n) => trace(n, { record_time })), trace(6)]);
		const walked = await walk(service, { limit: 3 });
		expect(walked.slice(0, pages.length)).toEqual(pages);
	});

	it("gives code and user every type that was seen, without another meaning", async () => {
		await using service = await holding(40, {
			faults: always({ kind: "oddTypes", seed: 3 }),
		});
		const { body } = await ask(service, { limit: 40 });
		const values = (field: string) =>
			new Set(body.traces.map((record) => JSON.stringify(record[field])));
		expect(values("code")).toEqual(new Set(["null", "200", '"200"']));
		const user = JSON.stringify({ name: "ann", id: "7" });
		expect(values("user")).toEqual(
			new Set(["null", user, JSON.stringify(user)]),
		);
	});

	it("makes a page very large without changing what it says", async () => {
		await using service = await paged({ kind: "largePage", bytes: 5_000_000 });
		const large = await ask(service);
		expect(large.text.length).toBe(5_000_000);
		expect(large.body).toEqual((await ask(service)).body);
	});
});

describe("schedules", () => {
	const faults: Fault[] = [{ kind: "html" }, { kind: "emptyPage" }];
	const occasion = { purpose: "traces", query: {} } as const;

	function drawn(options: { seed: number; rate: number; inARow?: number }) {
		const schedule = randomly(faults, options);
		return Array.from({ length: 500 }, () => schedule(occasion)[0]?.kind);
	}

	it("randomly() is the same for the same seed, and fails at about the rate", () => {
		const first = drawn({ seed: 5, rate: 0.3 });
		expect(drawn({ seed: 5, rate: 0.3 })).toEqual(first);
		expect(drawn({ seed: 6, rate: 0.3 })).not.toEqual(first);
		const failed = first.filter((kind) => kind !== undefined).length;
		expect(failed).toBeGreaterThan(110);
		expect(failed).toBeLessThan(190);
		expect(new Set(first)).toEqual(new Set([undefined, "html", "emptyPage"]));
	});

	it("randomly() lets a request pass after so many in a row", () => {
		expect(drawn({ seed: 5, rate: 1, inARow: 2 }).slice(0, 6)).toEqual([
			expect.any(String),
			expect.any(String),
			undefined,
			expect.any(String),
			expect.any(String),
			undefined,
		]);
	});

	it("only() and together() apply several faults to requests of one purpose", async () => {
		await using service = await holding(2, {
			faults: only(
				"traces",
				together(
					always({ kind: "shortPage", traces: 1 }),
					inOrder([{ kind: "largePage", bytes: 9000 }]),
				),
			),
		});
		const trackers = `${service.endpoint()}/v3/project-1/trackers`;
		expect((await get(trackers)).text.length).toBeLessThan(9000);
		const { ids, text } = await ask(service);
		expect(ids).toBe("t1");
		expect(text.length).toBe(9000);
		expect(service.asked.map((asked) => asked.faults.length)).toEqual([0, 2]);
	});
});
