import { createHmac } from "node:crypto";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKey, revokeKey } from "../../lib/access/api-keys.ts";
import { SCOPES, type Scope } from "../../lib/access/principal.ts";
import {
	DOWNLOAD_VIEW,
	HANDOVER_VIEW,
	PROFILES_VIEW,
	REPORTS_VIEW,
} from "../../lib/service/contract.ts";
import { folderStore } from "../../lib/store/folder.ts";
import { type Answer, type Ask, ask } from "../support/api-client.ts";
import { type Contract, contractOf } from "../support/api-client-contract.ts";
import {
	type Issuer,
	issuer,
	type Otherwise,
} from "../support/api-client-issuer.ts";
import { handedOver, published } from "../support/api-client-report.ts";
import { type Served, serve } from "../support/api-client-serve.ts";

/** What there is to ask for of one profile. */
interface Things {
	readonly profile: string;
	/** id of a publication */
	readonly report: string;
	/** id of the order that led to it */
	readonly order: string;
	readonly handover: string;
	/** of an auditor's link */
	readonly secret: string;
	/** path and query of a short-lived URL */
	readonly download: string;
}

/** What a route asks of its caller, and how it is asked for the things of a profile. */
interface Row {
	/** null: any credential will do; `open`: none is needed */
	readonly scope: Scope | null | "open";
	/** whether what is asked for belongs to one profile, so that it does not exist for callers of others */
	readonly owned: boolean;
	readonly ask: (things: Things) => Omit<Ask, "token">;
	/** the status for whoever may */
	readonly status: number;
}

const open = (path: string): Row => ({
	scope: "open",
	owned: false,
	ask: () => ({ path }),
	status: 200,
});

const read = (
	path: (things: Things) => string,
	scope: Scope = "reports:read",
): Row => ({
	scope,
	owned: true,
	ask: (things) => ({ path: path(things) }),
	status: 200,
});

/** One row for each route of the document; a route without a row fails the test. */
const ROWS: Readonly<Record<string, Row>> = {
	"GET /health": open("/health"),
	"GET /openapi.json": open("/openapi.json"),
	"GET /profiles": {
		scope: null,
		owned: false,
		ask: () => ({ path: "/profiles" }),
		status: 200,
	},
	"GET /reports": {
		...read(() => "/reports"),
		owned: false,
	},
	"POST /reports": {
		scope: "reports:create",
		owned: true,
		ask: ({ profile }) => ({
			method: "POST",
			path: "/reports",
			json: { profile, period: "2026-10" },
		}),
		status: 202,
	},
	"GET /reports/{id}": read(({ report }) => `/reports/${report}`),
	"GET /reports/{id}/files/{name}": read(
		({ report }) => `/reports/${report}/files/report.json`,
	),
	"GET /reports/{id}/verification": read(
		({ report }) => `/reports/${report}/verification`,
	),
	"GET /reports/{id}/evidence": read(
		({ report }) => `/reports/${report}/evidence`,
		"evidence:issue",
	),
	"POST /reports/{id}/evidence": {
		scope: "evidence:issue",
		owned: true,
		ask: ({ report }) => ({
			method: "POST",
			path: `/reports/${report}/evidence`,
			json: { recipient: "Auditor", purpose: "Test" },
		}),
		status: 202,
	},
	"GET /handovers/{id}": read(
		({ handover }) => `/handovers/${handover}`,
		"evidence:issue",
	),
	"DELETE /handovers/{id}": {
		scope: "evidence:issue",
		owned: true,
		ask: ({ handover }) => ({
			method: "DELETE",
			path: `/handovers/${handover}`,
		}),
		status: 204,
	},
	"GET /profiles/{profile}/custody": read(
		({ profile }) => `/profiles/${profile}/custody`,
		"evidence:issue",
	),
	"GET /auditor/{token}": {
		scope: "open",
		owned: false,
		ask: ({ handover, secret }) => ({ path: `/auditor/${handover}.${secret}` }),
		status: 303,
	},
	"GET /downloads/{token}": {
		scope: "open",
		owned: false,
		ask: ({ download }) => ({ path: download }),
		status: 200,
	},
};

const CLOSED = Object.entries(ROWS).filter(([, { scope }]) => scope !== "open");
const SCOPED = CLOSED.filter(([, { scope }]) => scope !== null);
const OWNED = CLOSED.filter(([, { owned }]) => owned);

const AUDIENCE = "https://tracefolio.example";
const DAY_MS = 86_400_000;

let served: Served;
let contract: Contract;
let provider: Issuer;
/** what exists, and what has the same form and does not */
let things: Things;
let nothing: Things;
/** what does not exist of the profile that callers of another one may see */
let unpublished: Things;
beforeAll(async () => {
	provider = await issuer(AUDIENCE);
	served = await serve({
		profiles: ["nordhafen", "suedhafen"],
		env: {
			TRACEFOLIO_OIDC_ISSUER: provider.url,
			TRACEFOLIO_OIDC_AUDIENCE: AUDIENCE,
		},
	});
	contract = await contractOf(served.origin);
	await published(served, "suedhafen");
	things = await thingsOf("nordhafen");
	nothing = {
		profile: "westhafen",
		order: "westhafen.0123456789abcdef.j1",
		report: things.report.replace("nordhafen", "westhafen"),
		handover: things.handover.replace("nordhafen", "westhafen"),
		secret: "A".repeat(43),
		download: "/downloads/nothing",
	};
	unpublished = {
		...nothing,
		report: "suedhafen.2019-01.r1",
		handover: "suedhafen.h0123456789abcdef",
	};
});
afterAll(async () => {
	await served?.stop();
	await provider?.close();
});

/** Publishes a report and hands it over, as the owner of the server. */
async function thingsOf(profile: string): Promise<Things> {
	const { origin, token } = served;
	const { id: order, publication } = await published(served, profile);
	const { id: report } = publication;
	const issued = await ask(origin, {
		method: "POST",
		path: `/reports/${report}/evidence`,
		token,
		json: { recipient: "Auditor", purpose: "Test" },
	});
	const { id: handover, link = "" } = HANDOVER_VIEW.parse(
		JSON.parse(issued.text),
	);
	await handedOver(served, handover);
	const path = `/reports/${report}/files/report.json`;
	const file = await ask(origin, { path, token });
	const { pathname, search } = new URL(
		DOWNLOAD_VIEW.parse(JSON.parse(file.text)).url,
		origin,
	);
	const secret = link.slice(link.lastIndexOf(".") + 1);
	return {
		profile,
		report,
		order,
		handover,
		secret,
		download: pathname + search,
	};
}

/** The text of an API key. */
async function key(
	scopes: readonly Scope[],
	profiles: readonly string[] | "*",
	days = 1,
	now = Date.now(),
) {
	const state = folderStore(join(served.output, "_service"), {
		mayBeMissing: true,
	});
	const made = await createKey(
		state,
		{ label: "test", scopes, profiles, days },
		now,
	);
	return { ...made, state };
}

async function keyText(
	scopes: readonly Scope[],
	profiles: readonly string[] | "*",
): Promise<string> {
	return (await key(scopes, profiles)).text;
}

function asked(
	row: Row,
	of: Things,
	token: string | undefined,
): Promise<Answer> {
	return ask(served.origin, { ...row.ask(of), token });
}

/** An answer without what tells one request from another. */
function alike({ status, headers, text }: Answer): unknown {
	const { date: _, ...rest } = headers;
	const { instance, ...problem } = JSON.parse(text);
	const told = Object.entries(rest).map(([name, value]) =>
		value.includes(instance) ? [name, "instance"] : [name, value],
	);
	return { status, headers: Object.fromEntries(told), problem };
}

function expectProblem(answer: Answer, status: number): void {
	expect(answer).toMatchObject({ status });
	expect(answer.headers["content-type"]).toMatch(/^application\/problem\+json/);
	expect(JSON.parse(answer.text)).toMatchObject({ status });
}

describe("the matrix of routes, scopes and profiles", () => {
	it("has a row for each route of the document, and no other", () => {
		const routes = contract.routes.map(
			({ method, path }) => `${method} ${path}`,
		);
		expect(routes.toSorted()).toEqual(Object.keys(ROWS).toSorted());
	});

	it("says of each route what the document says: whether it is open", () => {
		const said = contract.routes.map(({ method, path, open }) => ({
			route: `${method} ${path}`,
			open,
		}));
		for (const { route, open } of said)
			expect({ route, open }).toEqual({
				route,
				open: ROWS[route]?.scope === "open",
			});
	});

	it.each(CLOSED)("%s asks who is calling", async (_, row) => {
		const answer = await asked(row, things, undefined);
		expectProblem(answer, 401);
		expect(answer.headers["www-authenticate"]).toMatch(/^Bearer\b/);
		expect(alike(answer)).toEqual(alike(await asked(row, nothing, undefined)));
	});

	it.each(SCOPED)("%s refuses every other scope", async (_, row) => {
		const others = SCOPES.filter((scope) => scope !== row.scope);
		const answer = await asked(row, things, await keyText(others, "*"));
		expectProblem(answer, 403);
		expect(
			alike(await asked(row, nothing, await keyText(others, "*"))),
		).toEqual(alike(answer));
		expectProblem(await asked(row, things, await keyText([], "*")), 403);
	});

	it.each(OWNED)(
		"%s says of what is another profile's what it says of what does not exist",
		async (_, row) => {
			for (const profiles of [["suedhafen"], []]) {
				const token = await keyText(SCOPES, profiles);
				const answer = await asked(row, things, token);
				expectProblem(answer, 404);
				for (const missing of [nothing, unpublished])
					expect(alike(await asked(row, missing, token))).toEqual(
						alike(answer),
					);
				const ordered = { ...things, report: things.order };
				expect(alike(await asked(row, ordered, token))).toEqual(alike(answer));
			}
		},
	);

	it("shows only what is the caller's own in lists", async () => {
		const token = await keyText(SCOPES, ["suedhafen"]);
		const reports = await ask(served.origin, { path: "/reports", token });
		const names = REPORTS_VIEW.parse(JSON.parse(reports.text)).reports.map(
			({ profile }) => profile,
		);
		expect(new Set(names)).toEqual(new Set(["suedhafen"]));
		const profiles = await ask(served.origin, { path: "/profiles", token });
		expect(
			PROFILES_VIEW.parse(JSON.parse(profiles.text)).profiles.map(
				({ profile }) => profile,
			),
		).toEqual(["suedhafen"]);
		const path = "/reports?profile=nordhafen";
		const others = await ask(served.origin, { path, token });
		const missing = "/reports?profile=westhafen";
		expectProblem(others, 404);
		expect(alike(others)).toEqual(
			alike(await ask(served.origin, { path: missing, token })),
		);
	});

	it("does not take a caller of one profile for one of a profile whose name begins alike", async () => {
		const token = await keyText(SCOPES, ["nord"]);
		for (const path of ["/reports", `/reports/${things.report}`]) {
			const answer = await ask(served.origin, { path, token });
			expect(answer.text).not.toContain("nordhafen");
		}
	});

	// last, since the row that revokes ends the hand-over
	const rows = Object.entries(ROWS).toSorted(([a], [b]) =>
		a.startsWith("DELETE") ? 1 : b.startsWith("DELETE") ? -1 : 0,
	);
	it.each(rows)(
		"%s answers whoever may as the document says",
		async (route, row) => {
			const { scope } = row;
			const needed = scope === null || scope === "open" ? [] : [scope];
			const token =
				scope === "open" ? undefined : await keyText(needed, ["nordhafen"]);
			const answer = await asked(row, things, token);
			expect(answer).toMatchObject({ status: row.status });
			const found = contract.routes.find(
				({ method, path }) => `${method} ${path}` === route,
			);
			expect(found && contract.differences(found, answer)).toEqual([]);
		},
	);

	it("gives nothing for a link that was revoked, nor for another secret", async () => {
		const { handover, secret } = things;
		const used = (path: string) => ask(served.origin, { path });
		expectProblem(await used(`/auditor/${handover}.${secret}`), 410);
		const other = await used(`/auditor/${handover}.${nothing.secret}`);
		expectProblem(other, 404);
		const unknown = `/auditor/${nothing.handover}.${nothing.secret}`;
		expect(alike(other)).toEqual(alike(await used(unknown)));
	});
});

describe("credentials", () => {
	const path = "/reports";
	const status = async (token: string, headers = {}) =>
		(await ask(served.origin, { path, token, headers })).status;

	it("are the provider's tokens, with the scopes and profiles in them", async () => {
		const token = await provider.token();
		const answer = await ask(served.origin, { path, token });
		expect(answer.status).toBe(200);
		expect(answer.text).toContain("nordhafen");
		expect(answer.text).not.toContain("suedhafen");
		expect(await status(await provider.token({ claims: { scope: "" } }))).toBe(
			403,
		);
	});

	it.each<[string, Otherwise]>([
		["signed by another key", { foreign: true }],
		["expired", { claims: { exp: 1_700_000_000 } }],
		["not valid yet", { claims: { nbf: 4_000_000_000 } }],
		["for another audience", { claims: { aud: "https://other.example" } }],
		["for no audience", { claims: { aud: undefined } }],
		["of another issuer", { claims: { iss: "https://other.example" } }],
		["without an end", { claims: { exp: undefined } }],
		["without a subject", { claims: { sub: undefined } }],
		["with a subject that breaks lines", { claims: { sub: "a\nb" } }],
		["that identify, and are no leave", { claims: { nonce: "n" } }],
		["of a key that is not published", { header: { kid: "k2" } }],
	])("are no tokens %s", async (_, otherwise) => {
		const token = await provider.token(otherwise);
		const answer = await ask(served.origin, { path, token });
		expectProblem(answer, 401);
		expect(answer.headers["www-authenticate"]).toMatch(/^Bearer\b/);
	});

	const part = (value: unknown) =>
		Buffer.from(JSON.stringify(value)).toString("base64url");

	it.each(["none", "None", "NONE", "nOnE"])(
		"are no tokens without a signature (alg %s)",
		async (alg) => {
			const [, payload] = (await provider.token()).split(".");
			expect(await status(`${part({ alg, typ: "JWT" })}.${payload}.`)).toBe(
				401,
			);
			const [, , signature] = (await provider.token()).split(".");
			expect(
				await status(`${part({ alg, kid: "k1" })}.${payload}.${signature}`),
			).toBe(401);
		},
	);

	it("are no tokens that take the public key for a shared one", async () => {
		const [, payload] = (await provider.token()).split(".");
		const signed = `${part({ alg: "HS256", kid: "k1" })}.${payload}`;
		const signature = createHmac("sha256", provider.publicPem)
			.update(signed)
			.digest("base64url");
		expect(await status(`${signed}.${signature}`)).toBe(401);
	});

	it("are no tokens whose contents were changed", async () => {
		const [header, , signature] = (await provider.token()).split(".");
		const claims = { iss: provider.url, aud: AUDIENCE, sub: "a", exp: 4e9 };
		const more = { ...claims, tracefolio_profiles: "*", scope: "reports:read" };
		expect(await status(`${header}.${part(more)}.${signature}`)).toBe(401);
	});

	it("are no API keys that expired, were revoked or are half right", async () => {
		const { text: old } = await key(SCOPES, "*", 1, Date.now() - 2 * DAY_MS);
		const gone = await key(SCOPES, "*");
		await revokeKey(gone.state, gone.key.id, Date.now());
		const { text: good } = await key(SCOPES, "*");
		const flipped = good.slice(0, -1) + (good.endsWith("A") ? "B" : "A");
		expect(await status(good)).toBe(200);
		const refused = [];
		for (const token of [
			old,
			gone.text,
			flipped,
			`${good}A`,
			good.slice(0, -1),
		])
			refused.push(alike(await ask(served.origin, { path, token })));
		expect(new Set(refused.map((each) => JSON.stringify(each))).size).toBe(1);
		expect(refused[0]).toMatchObject({ status: 401 });
	});

	it("are not taken from elsewhere, nor in another form", async () => {
		const { origin, token } = served;
		const refused = [
			{ path: `${path}?access_token=${token}` },
			{ path: `${path}?token=${token}` },
			{ path, headers: { cookie: `token=${token}` } },
			{ path, headers: { authorization: token } },
			{ path, headers: { authorization: `Basic ${token}` } },
			{ path, headers: { authorization: `Bearer ${token}, Bearer x` } },
			{ path, headers: { authorization: `Bearer ${token.slice(0, -1)}` } },
			{ path, headers: { "x-amzn-oidc-data": token } },
		];
		for (const each of refused)
			expect(await ask(origin, each)).toMatchObject({ status: 401 });
	});

	it("are never repeated, neither in an answer nor in the log", async () => {
		const token = await provider.token({ foreign: true });
		const { text } = await ask(served.origin, { path, token });
		const { text: secret } = await key([], []);
		await ask(served.origin, { path, token: secret });
		for (const part of [...token.split("."), secret, served.token]) {
			expect(text).not.toContain(part);
			expect(served.log()).not.toContain(part);
		}
	});
});
