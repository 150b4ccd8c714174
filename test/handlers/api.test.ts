import { describe, expect, it } from "vitest";
import { makeApp } from "../../handlers/http/app.ts";
import type { HttpEvent } from "../../handlers/http/event.ts";
import type { Principal } from "../../lib/access/principal.ts";
import {
	HANDOVER_VIEW,
	PROBLEM,
	REPORT_VIEW,
	REPORTS_VIEW,
} from "../../lib/service/contract.ts";
import { readCustody } from "../../lib/service/custody.ts";
import { endJob } from "../../lib/service/jobs.ts";
import { localLinks } from "../../lib/service/local-links.ts";
import { doWork } from "../../lib/service/worker.ts";
import { newService, OWNER, workerOf } from "../support/service.ts";
import { published } from "../unit/evidence/support.ts";

const AT = "2026-11-02T06:00:00.000Z";

/** An app over stores in memory; the credential names the caller. */
async function newApp(
	callers: Readonly<Record<string, Principal>> = {},
	...rest: Parameters<typeof newService>
) {
	const made = newService(...rest);
	const logged: unknown[] = [];
	const app = await makeApp({
		service: made.service,
		links: localLinks(Buffer.alloc(32)),
		async authenticate(authorization) {
			const name = authorization?.replace("Bearer ", "") ?? "";
			const principal = name === "owner" ? OWNER : callers[name];
			return principal === undefined
				? { kind: "refused", why: "the credential is not one" }
				: { kind: "known", principal };
		},
		log: { info: () => {}, error: (...said) => logged.push(said) },
	});
	async function ask(
		method: string,
		path: string,
		{ body, as = "owner", headers = {} }: Asked = {},
	) {
		const [rawPath = "", rawQueryString = ""] = path.split("?");
		const event: HttpEvent = {
			...{ version: "2.0", rawPath, rawQueryString },
			headers: {
				...(as !== "" && { authorization: `Bearer ${as}` }),
				...(body !== undefined && { "content-type": "application/json" }),
				...headers,
			},
			requestContext: { http: { method, path: rawPath, sourceIp: "::1" } },
			...(body !== undefined && { body: JSON.stringify(body) }),
			isBase64Encoded: false,
		};
		const { statusCode, ...answer } = await app(event, {});
		const { body: text } = answer;
		const isJson = /json/.test(answer.headers["content-type"] ?? "");
		const json: unknown = isJson ? JSON.parse(text) : null;
		return { status: statusCode, headers: answer.headers, json, text };
	}
	return { ...made, ask, logged };
}

interface Asked {
	readonly body?: unknown;
	readonly as?: string;
	readonly headers?: Readonly<Record<string, string>>;
}

const ORDER = { profile: "kafka", period: "2026-10" };

describe("POST /reports", () => {
	it("makes one job of fifty equal orders at once, and sends it once", async () => {
		const { ask, sent, output } = await newApp();
		const answers = await Promise.all(
			Array.from({ length: 50 }, () =>
				ask("POST", "/reports", { body: ORDER }),
			),
		);
		expect(new Set(answers.map(({ status }) => status))).toEqual(
			new Set([202]),
		);
		const ids = answers.map(({ json }) => REPORT_VIEW.parse(json).id);
		expect(new Set(ids).size).toBe(1);
		expect(sent).toEqual([{ kind: "report", job: ids[0] }]);
		expect(answers[0]?.headers["location"]).toBe(`/reports/${ids[0]}`);
		const log = await readCustody(output, "kafka", { limit: 99 });
		expect(log.entries.map(({ did, who }) => [did, who])).toEqual([
			["report-requested", "local"],
		]);
	});

	it("answers the same for one idempotency key, also after the report was made, and refuses another order", async () => {
		const { ask, state, sent } = await newApp();
		const asked = { body: ORDER, headers: { "idempotency-key": "k1" } };
		const first = REPORT_VIEW.parse(
			(await ask("POST", "/reports", asked)).json,
		);
		const end = { outcome: "failed", at: AT, reason: "away" } as const;
		await endJob(state, first.id, end);
		const second = REPORT_VIEW.parse(
			(await ask("POST", "/reports", asked)).json,
		);
		expect(second).toMatchObject({ id: first.id, status: "failed" });
		const other = { ...asked, body: { ...ORDER, period: "2026-09" } };
		expect(await ask("POST", "/reports", other)).toMatchObject({
			...{ status: 422, json: { type: "/problems#key-reused" } },
		});
		expect(sent).toHaveLength(1);
		const fresh = REPORT_VIEW.parse(
			(await ask("POST", "/reports", { body: ORDER })).json,
		);
		expect(fresh.id).not.toBe(first.id);
	});

	it("sends once more what waits for long without anybody at it", async () => {
		const { ask, sent, clock } = await newApp();
		await ask("POST", "/reports", { body: ORDER });
		clock.now += 19_000;
		await ask("POST", "/reports", { body: ORDER });
		expect(sent).toHaveLength(1);
		clock.now += 2000;
		await ask("POST", "/reports", { body: ORDER });
		expect(sent).toHaveLength(2);
	});

	it.each([
		[{ ...ORDER, period: "2026-13" }, 422, "period"],
		[{ ...ORDER, period: "2026-12" }, 422, "period"],
		[{ ...ORDER, period: "2024-01-01/2026-01-01" }, 422, "period"],
		[{ ...ORDER, timezone: "Mars/Olympus" }, 422, "timezone"],
		[{ ...ORDER, timezone: "../../etc" }, 422, "timezone"],
		[{ ...ORDER, language: "fr" }, 422, "language"],
		[{ ...ORDER, archive: "/etc" }, 422, ""],
		[{ profile: "kafka" }, 422, "period"],
		[[], 422, ""],
	])("refuses %j and names the field", async (body, status, field) => {
		const { ask, sent } = await newApp();
		const answer = await ask("POST", "/reports", { body });
		expect(answer.status).toBe(status);
		const { errors } = PROBLEM.parse(answer.json);
		expect(errors?.[0]?.field).toBe(field);
		expect(sent).toEqual([]);
	});

	it("makes the same answer of a profile that is another's and of one that does not exist", async () => {
		const other: Principal = { ...OWNER, name: "key:1", profiles: ["other"] };
		const { ask } = await newApp({ other }, ["kafka", "other"]);
		const answers = [
			await ask("POST", "/reports", { body: ORDER, as: "other" }),
			await ask("POST", "/reports", {
				...{ body: { ...ORDER, profile: "none" }, as: "other" },
			}),
		].map(({ status, json }) => ({
			...PROBLEM.parse(json),
			...{ status, instance: "" },
		}));
		expect(answers[0]).toEqual(answers[1]);
		expect(answers[0]?.status).toBe(404);
	});

	it("lets no more than so many a minute begin work", async () => {
		const { ask } = await newApp();
		const statuses: number[] = [];
		for (let n = 0; n < 121; n++)
			statuses.push((await ask("POST", "/reports", { body: ORDER })).status);
		expect(statuses.slice(0, 120).every((status) => status === 202)).toBe(true);
		const refused = await ask("POST", "/reports", { body: ORDER });
		expect(refused.status).toBe(429);
		expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
	});
});

describe("GET /reports", () => {
	it("gives pages that hold each report once, requests first", async () => {
		const { output } = await published();
		const { ask } = await newApp({}, ["default"], { output });
		const orders = ["2026-07", "2026-08", "2026-09"].map((period) => ({
			...{ profile: "default", period },
		}));
		for (const body of orders) await ask("POST", "/reports", { body });
		const seen: string[] = [];
		let cursor = "";
		for (let page = 0; page < 9; page++) {
			const { json } = await ask("GET", `/reports?limit=1${cursor}`);
			const { reports, next } = REPORTS_VIEW.parse(json);
			seen.push(...reports.map(({ status, id }) => `${status} ${id}`));
			if (next === null) break;
			cursor = `&cursor=${next}`;
		}
		expect(seen).toHaveLength(4);
		expect(seen.slice(0, 3).every((one) => one.startsWith("queued"))).toBe(
			true,
		);
		expect(seen.at(-1)).toBe("published default.2026-10.r1");
		const only = await ask("GET", "/reports?status=published");
		expect(REPORTS_VIEW.parse(only.json).reports).toHaveLength(1);
	});

	it("refuses a cursor that is none, and parameters that are unknown or given twice", async () => {
		const { ask } = await newApp();
		for (const query of ["cursor=%00", "x=1", "limit=1&limit=2", "limit=0"]) {
			const { status, json } = await ask("GET", `/reports?${query}`);
			expect([query, status]).toEqual([query, 400]);
			expect(PROBLEM.parse(json).errors).not.toHaveLength(0);
		}
	});
});

describe("evidence", () => {
	async function issued() {
		const { output } = await published();
		const made = await newApp({}, ["default"], { output });
		const path = "/reports/default.2026-10.r1/evidence";
		const body = { recipient: "Ada Auditor", purpose: "Audit", days: 2 };
		const { json } = await made.ask("POST", path, { body });
		const view = HANDOVER_VIEW.parse(json);
		const link = new URL(view.link ?? "").pathname;
		const fetch = () => made.ask("GET", link, { as: "" });
		const work = { kind: "evidence", handover: view.id } as const;
		const { effects } = workerOf(made.service);
		return {
			...made,
			path,
			body,
			view,
			fetch,
			make: () => doWork(work, effects),
		};
	}

	it("is given by its link once it is made, until the link expires, and each use is recorded", async () => {
		const { fetch, make, clock, ask, view, output } = await issued();
		expect((await fetch()).status).toBe(503);
		expect(await make()).toBe("done");
		const found = await fetch();
		expect(found.status).toBe(303);
		expect(found.headers["location"]).toBe(
			`https://store.example/default/handovers/${view.id.slice(-16)}/evidence-0000000000000000.zip`,
		);
		const seen = await ask("GET", `/handovers/${view.id}`);
		expect(seen.json).toMatchObject({ status: "ready", used: 1 });
		clock.now += 2 * 24 * 3_600_000;
		expect((await fetch()).status).toBe(410);
		const log = await readCustody(output, "default", { limit: 99 });
		expect(log.entries.map(({ did }) => did)).toEqual([
			...["evidence-issued", "evidence-made", "evidence-fetched"],
		]);
		expect(log.entries[0]?.details).toMatchObject({
			...{ recipient: "Ada Auditor", purpose: "Audit" },
			expiresAt: "2026-11-04T06:00:00.000Z",
		});
	});

	it("is given no more once its link is revoked, and never by another secret", async () => {
		const { fetch, make, ask, view } = await issued();
		await make();
		const forged = await ask("GET", `/auditor/${view.id}.${"A".repeat(43)}`, {
			as: "",
		});
		expect(forged.status).toBe(404);
		expect((await ask("DELETE", `/handovers/${view.id}`)).status).toBe(204);
		expect((await ask("DELETE", `/handovers/${view.id}`)).status).toBe(204);
		expect(await fetch()).toMatchObject({
			...{ status: 410, json: { type: "/problems#gone" } },
		});
	});

	it("tells a person in a browser in words what a link is short of, with nothing of the request in them", async () => {
		const { ask, view, fetch } = await issued();
		const link = new URL(view.link ?? "").pathname;
		const page = (path: string) =>
			ask("GET", path, { as: "", headers: { accept: "text/html,*/*" } });
		const waiting = await page(link);
		expect(waiting).toMatchObject({
			status: 503,
			headers: { "retry-after": "60" },
		});
		expect(waiting.text).toContain("in some minutes");
		const unknown = await page("/auditor/%3Cscript%3E.x");
		expect([unknown.status, unknown.text]).toEqual([
			404,
			expect.stringContaining("gibt es nicht"),
		]);
		expect(unknown.text).not.toMatch(/script/i);
		// a program is told as before
		expect((await fetch()).json).toMatchObject({ type: "/problems#not-ready" });
	});

	it("has its link in the answer that made it only, and keeps none of it", async () => {
		const { ask, view, path, output } = await issued();
		const secret = view.link?.split(".").at(-1) ?? "";
		const seen = await ask("GET", path);
		expect(JSON.stringify(seen.json)).not.toContain(secret);
		for await (const { key } of output.list("")) {
			const text = Buffer.concat(await Array.fromAsync(output.read(key)));
			expect(text.includes(secret)).toBe(false);
		}
	});

	it("answers the same hand-over for one idempotency key, and refuses another order", async () => {
		const { ask, path, body, sent } = await issued();
		const headers = { "idempotency-key": "k" };
		const first = await ask("POST", path, { body, headers });
		const second = await ask("POST", path, { body, headers });
		const [a, b] = [first, second].map(({ json }) => HANDOVER_VIEW.parse(json));
		expect(a?.id).toBe(b?.id);
		// each answer has a link that works: the one before may have been lost
		expect(a?.link).not.toBe(b?.link);
		const other = { body: { ...body, recipient: "Eve" }, headers };
		expect((await ask("POST", path, other)).status).toBe(422);
		// while it waits, it is sent once more: the first answer may have been lost before
		const ids = sent.map((work) => work.kind === "evidence" && work.handover);
		expect(ids.slice(1)).toEqual([a?.id, a?.id]);
	});

	it("is not issued of what is not published yet", async () => {
		const { ask } = await newApp();
		const order = await ask("POST", "/reports", { body: ORDER });
		const { id } = REPORT_VIEW.parse(order.json);
		const body = { recipient: "Ada", purpose: "Audit" };
		const answer = await ask("POST", `/reports/${id}/evidence`, { body });
		expect(answer).toMatchObject({
			...{ status: 409, json: { detail: expect.stringContaining("queued") } },
		});
	});
});

describe("every answer", () => {
	it("has headers that keep it from caches, frames and other sites", async () => {
		const { ask } = await newApp();
		for (const path of ["/health", "/reports", "/nothing"]) {
			const { headers } = await ask("GET", path);
			expect(headers).toMatchObject({
				"cache-control": "no-store",
				"x-content-type-options": "nosniff",
				"content-security-policy":
					expect.stringContaining("default-src 'none'"),
			});
			expect(Object.keys(headers).join()).not.toContain("access-control");
		}
	});

	it("is a problem document where something went wrong, and the log knows its instance", async () => {
		const broken = {
			...newService().output,
			level: () => Promise.reject(new Error("a secret of the inside")),
		};
		const { ask, logged } = await newApp({}, ["kafka"], { output: broken });
		const { status, headers, json } = await ask("GET", "/reports");
		expect(status).toBe(500);
		expect(headers["content-type"]).toBe("application/problem+json");
		const { detail, instance } = PROBLEM.parse(json);
		expect(detail).not.toContain("secret");
		expect(JSON.stringify(logged)).toContain(instance);
	});

	it("says which methods a path knows, and what scope is missing", async () => {
		const reader: Principal = { ...OWNER, scopes: ["reports:read"] };
		const { ask } = await newApp({ reader });
		const put = await ask("PUT", "/reports");
		expect([put.status, put.headers["allow"]]).toEqual([405, "GET, POST"]);
		const post = await ask("POST", "/reports", { body: ORDER, as: "reader" });
		expect(post).toMatchObject({
			status: 403,
			headers: {
				"www-authenticate":
					'Bearer error="insufficient_scope", scope="reports:create"',
			},
		});
	});
});
