import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKey } from "../../../lib/access/api-keys.ts";
import { authenticator } from "../../../lib/access/authenticate.ts";
import type { Authenticate } from "../../../lib/access/principal.ts";
import type { OidcSettings } from "../../../lib/access-config.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import {
	type Issuer,
	issuerKey,
	startIssuer,
	tokenOf,
} from "../../support/oidc.ts";

const NOW = Date.parse("2026-11-02T06:00:00Z");
const LOCAL = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822c";
const KEY = issuerKey("k");

let issuer: Issuer;
let oidc: OidcSettings;
let token = "";
let key = "";
let authenticate: Authenticate;

beforeAll(async () => {
	issuer = await startIssuer([KEY]);
	oidc = {
		...{ issuer: issuer.issuer, audience: "tracefolio" },
		...{ profilesClaim: "tracefolio_profiles", scopeClaim: null },
	};
	token = tokenOf(KEY, {
		...{ iss: issuer.issuer, aud: "tracefolio", sub: "jane" },
		exp: NOW / 1000 + 60,
	});
	const state = memoryStore();
	const order = { label: "x", scopes: [], profiles: "*", days: 1 } as const;
	key = (await createKey(state, order, NOW)).text;
	authenticate = authenticator({
		settings: { oidc, localToken: LOCAL },
		state,
	});
});
afterAll(() => issuer[Symbol.asyncDispose]());

describe("authenticator()", () => {
	it("knows each kind of credential by its form", async () => {
		const kindOf = async (credential: string) => {
			const answer = await authenticate(`Bearer ${credential}`, NOW);
			return answer.kind === "known" ? answer.principal.kind : answer.why;
		};
		expect(await kindOf(LOCAL)).toBe("local");
		expect(await kindOf(key)).toBe("key");
		expect(await kindOf(token)).toBe("token");
	});

	it("lets whoever holds the local token do everything", async () => {
		expect(await authenticate(`Bearer ${LOCAL}`, NOW)).toEqual({
			kind: "known",
			principal: {
				...{ kind: "local", name: "local", profiles: "*" },
				scopes: ["reports:read", "reports:create", "evidence:issue"],
			},
		});
	});

	it("compares the scheme without case, and the credential with", async () => {
		for (const scheme of ["bearer", "BEARER", "bEaReR", "Bearer  "])
			expect((await authenticate(`${scheme} ${LOCAL}`, NOW)).kind).toBe(
				"known",
			);
		expect(
			(await authenticate(`Bearer ${LOCAL.toUpperCase()}`, NOW)).kind,
		).toBe("refused");
	});

	it("refuses what is no single bearer credential, and shows nothing of it", async () => {
		for (const header of [
			"",
			" ",
			"Bearer",
			"Bearer ",
			LOCAL,
			`Basic ${LOCAL}`,
			`Bearer${LOCAL}`,
			`Bearer\t${LOCAL}`,
			` Bearer ${LOCAL}`,
			`Bearer ${LOCAL} `,
			`Bearer ${LOCAL}\n`,
			`Bearer ${LOCAL} ${LOCAL}`,
			`Bearer ${LOCAL}, Bearer ${LOCAL}`,
			`Bearer ${LOCAL},Basic ${LOCAL}`,
			`Bearer Bearer ${LOCAL}`,
			`Bearer "${LOCAL}"`,
			`Bearer ${LOCAL}\u0000`,
			`Bearer ${LOCAL}ä`,
			`Bearer ${LOCAL.slice(1)}`,
			`Bearer ${LOCAL}0`,
			`Bearer ${"x".repeat(1_000_000)}`,
		]) {
			const answer = await authenticate(header, NOW);
			expect([header.slice(0, 99), answer.kind]).toEqual([
				header.slice(0, 99),
				"refused",
			]);
			expect(JSON.stringify(answer)).not.toContain(LOCAL.slice(1, 20));
		}
		expect((await authenticate(undefined, NOW)).kind).toBe("refused");
		const twice = `Bearer ${LOCAL}, Bearer ${LOCAL}`;
		expect(await authenticate(twice, NOW)).toMatchObject({
			why: expect.stringContaining("expected one header"),
		});
	});

	it("never throws, whatever the header is", async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.oneof(
					fc.string({ unit: "binary" }),
					fc.string().map((text) => `Bearer ${text}`),
					fc.string().map((text) => `Bearer tfk_${text}`),
				),
				async (header) => {
					expect((await authenticate(header, NOW)).kind).toBe("refused");
				},
			),
		);
	});

	it("refuses tokens where no issuer is set, and the local token where there is none", async () => {
		const settings = { oidc: null, localToken: null };
		const none = authenticator({ settings, state: memoryStore() });
		for (const credential of [LOCAL, key, token, "undefined", "null"]) {
			const answer = await none(`Bearer ${credential}`, NOW);
			expect(answer.kind).toBe("refused");
			expect(JSON.stringify(answer)).not.toContain(credential.slice(0, 20));
		}
	});

	it("asks an issuer by the fetch that it is given", async () => {
		const asked: string[] = [];
		const own = authenticator({
			settings: { oidc, localToken: null },
			state: memoryStore(),
			fetch: (url, init) => {
				asked.push(String(url));
				return fetch(url, init);
			},
		});
		expect((await own(`Bearer ${token}`, NOW)).kind).toBe("known");
		expect(asked).toHaveLength(2);
	});
});
