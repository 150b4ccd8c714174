import { createHmac, generateKeyPairSync } from "node:crypto";
import { inspect } from "node:util";
import fc from "fast-check";
import {
	afterAll,
	afterEach,
	beforeAll,
	describe,
	expect,
	it,
	vi,
} from "vitest";
import { tokenCheck } from "../../../lib/access/jwt.ts";
import type { Authentication } from "../../../lib/access/principal.ts";
import {
	base64url,
	type Issuer,
	issuerKey,
	jwkOf,
	startIssuer,
	tokenOf,
} from "../../support/oidc.ts";

const NOW = Date.parse("2026-11-02T06:00:00Z");
const S = Math.floor(NOW / 1000);
const AUDIENCE = "https://tracefolio.example.com";

/** stands in every token, and must stand in no message */
const SESAME = "sesame-street";

const EC = issuerKey("ec");
const RSA = issuerKey("rsa", "RS256");
/** has the kid of a key of the issuer, and is not that key */
const FORGED = issuerKey("ec");

let issuer: Issuer;
let check: ReturnType<typeof tokenCheck>;

beforeAll(async () => {
	issuer = await startIssuer([EC, RSA]);
	check = checkOf(issuer);
});
afterAll(() => issuer[Symbol.asyncDispose]());

function checkOf({ issuer: name }: Issuer, scopeClaim: string | null = null) {
	return tokenCheck(
		{
			...{ issuer: name, audience: AUDIENCE, scopeClaim },
			profilesClaim: "tracefolio_profiles",
		},
		fetch,
	);
}

function claims(changes: Readonly<Record<string, unknown>> = {}) {
	return {
		iss: issuer.issuer,
		aud: AUDIENCE,
		sub: "jane",
		jti: SESAME,
		iat: S - 10,
		exp: S + 300,
		scope: "openid reports:read",
		tracefolio_profiles: ["production"],
		...changes,
	};
}

/** Why a token is refused; fails where it is not, or where anything of it is in the answer. */
async function refusalOf(token: string, now = NOW): Promise<string> {
	const answer = await check(token, now);
	expect(answer.kind).toBe("refused");
	for (const part of token.split(".").filter((text) => text.length > 7))
		expect(JSON.stringify(answer)).not.toContain(part);
	expect(JSON.stringify(answer)).not.toContain(SESAME);
	return answer.kind === "refused" ? answer.why : "";
}

function principalIn(answer: Authentication) {
	if (answer.kind === "known") return answer.principal;
	throw new Error(answer.why);
}

describe("tokenCheck()", () => {
	it("knows the holder of a token, and what the holder may do", async () => {
		expect(await check(tokenOf(EC, claims()), NOW)).toEqual({
			kind: "known",
			principal: {
				kind: "token",
				name: `token:${issuer.issuer}#jane`,
				scopes: ["reports:read"],
				profiles: ["production"],
			},
		});
	});

	it.each([
		...["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
		...["ES256", "ES384", "ES512", "EdDSA"],
	])("verifies %s", async (alg) => {
		const key = issuerKey("k", alg);
		await using other = await startIssuer([key]);
		const payload = { ...claims(), iss: other.issuer };
		const token = tokenOf(key, payload);
		expect((await checkOf(other)(token, NOW)).kind).toBe("known");
		const forged = tokenOf(issuerKey("k", alg), payload);
		expect((await checkOf(other)(forged, NOW)).kind).toBe("refused");
	});

	it.each([undefined, "JWT", "jwt", "at+jwt", "application/at+jwt"])(
		"accepts the type %s",
		async (typ) => {
			const token = tokenOf(EC, claims(), { typ });
			expect((await check(token, NOW)).kind).toBe("known");
		},
	);

	it.each(["id_token+jwt", "logout+jwt", "dpop+jwt", "secevent+jwt", "", 7])(
		"refuses the type %s",
		async (typ) => {
			expect(await refusalOf(tokenOf(EC, claims(), { typ }))).toContain(
				"not an access token",
			);
		},
	);

	it.each([
		{ nonce: "n-0S6" },
		{ at_hash: "x" },
		{ c_hash: "x" },
		{ token_use: "id" },
		{ typ: "ID" },
		{ typ: "Refresh" },
		{ typ: ["Bearer"] },
		{ typ: "DPoP" },
	])("refuses what is no access token: %j", async (changes) => {
		expect(await refusalOf(tokenOf(EC, claims(changes)))).toContain(
			"not an access token",
		);
	});

	it("accepts what Keycloak and Cognito say of access tokens", async () => {
		for (const changes of [{ typ: "Bearer" }, { token_use: "access" }])
			expect((await check(tokenOf(EC, claims(changes)), NOW)).kind).toBe(
				"known",
			);
	});

	it("refuses a token that is bound to a key, since whoever stole it can send it", async () => {
		const cnf = { jkt: "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" };
		expect(await refusalOf(tokenOf(EC, claims({ cnf })))).toContain("bound");
	});
});

describe("tokenCheck(), for a token that was not signed by the issuer,", () => {
	it("refuses a signature of another key, and one over another payload", async () => {
		expect(await refusalOf(tokenOf(FORGED, claims()))).toContain("signature");
		const [header, , signature] = tokenOf(EC, claims()).split(".");
		const more = base64url(claims({ tracefolio_profiles: "*" }));
		expect(await refusalOf(`${header}.${more}.${signature}`)).toContain(
			"signature",
		);
	});

	it.each(["none", "None", "NONE", "nOnE", ""])(
		"refuses the algorithm %j, with a signature and without",
		async (alg) => {
			const signed = tokenOf(EC, claims(), { alg });
			await refusalOf(signed);
			await refusalOf(`${signed.split(".").slice(0, 2).join(".")}.`);
		},
	);

	it.each(["HS256", "HS384", "HS512"])(
		"refuses %s with the public key as the secret",
		async (alg) => {
			for (const secret of [
				RSA.public.export({ format: "pem", type: "spki" }),
				RSA.public.export({ format: "der", type: "spki" }),
				JSON.stringify(jwkOf(RSA)),
			]) {
				const signed = `${base64url({ alg, kid: "rsa" })}.${base64url(claims())}`;
				const hash = `sha${alg.slice(2)}`;
				const mac = createHmac(hash, secret).update(signed);
				expect(
					await refusalOf(`${signed}.${mac.digest("base64url")}`),
				).toContain("not accepted");
			}
		},
	);

	it("refuses a kid of a key of another type, and the other way round", async () => {
		expect(await refusalOf(tokenOf(EC, claims(), { kid: "rsa" }))).toContain(
			"by which key",
		);
		await refusalOf(tokenOf(RSA, claims(), { kid: "ec" }));
		await refusalOf(tokenOf(EC, claims(), { alg: "RS256", kid: "rsa" }));
		await refusalOf(tokenOf(RSA, claims(), { alg: "PS256" }));
	});

	it("refuses a kid that is no text, and one that looks like a path", async () => {
		for (const kid of [7, null, ["ec"], {}, "../ec", "ec'--", ""])
			await refusalOf(tokenOf(EC, claims(), { kid }));
	});

	it("takes no key and no address of a key from the token", async () => {
		await using elsewhere = await startIssuer([FORGED]);
		const url = `${elsewhere.url}/jwks`;
		const jwk = jwkOf(FORGED);
		for (const header of [
			{ jku: url },
			{ x5u: url },
			{ jwk },
			{ jwk, kid: undefined },
			{ jku: url, kid: "other" },
			{ x5c: [FORGED.public.export({ format: "der", type: "spki" })] },
		])
			await refusalOf(tokenOf(FORGED, claims(), header));
		expect(elsewhere.asked).toEqual([]);
		const good = tokenOf(EC, claims(), { jku: url, jwk, x5u: url });
		expect((await check(good, NOW)).kind).toBe("known");
		expect(elsewhere.asked).toEqual([]);
	});

	it("refuses what it is told that it must understand, and does not", async () => {
		for (const header of [
			{ crit: ["exp2"], exp2: 1 },
			{ crit: ["b64"], b64: false },
			{ crit: [] },
			{ crit: "alg" },
		])
			await refusalOf(tokenOf(EC, claims(), header));
	});

	it("refuses two keys of the same kid, instead of trying them", async () => {
		await using other = await startIssuer([EC, FORGED]);
		const token = tokenOf(EC, { ...claims(), iss: other.issuer });
		expect((await checkOf(other)(token, NOW)).kind).toBe("refused");
	});

	it("never takes a key that the issuer publishes for something else", async () => {
		await using other = await startIssuer([]);
		const token = tokenOf(EC, { ...claims(), iss: other.issuer });
		for (const change of [
			{ use: "enc" },
			{ key_ops: ["encrypt"] },
			{ alg: "ES384" },
			{ ...EC.private.export({ format: "jwk" }) },
		]) {
			other.jwks = { keys: [{ ...jwkOf(EC), ...change }] };
			expect((await checkOf(other)(token, NOW)).kind).toBe("refused");
		}
	});

	it("refuses a key of RSA that is too short", async () => {
		const pair = generateKeyPairSync("rsa", { modulusLength: 1024 });
		const weak = {
			...{ kid: "weak", alg: "RS256" },
			...{ private: pair.privateKey, public: pair.publicKey },
		};
		await using other = await startIssuer([weak]);
		const token = tokenOf(weak, { ...claims(), iss: other.issuer });
		expect((await checkOf(other)(token, NOW)).kind).toBe("refused");
	});
});

describe("tokenCheck(), for the claims of a token,", () => {
	const cases: [string, Record<string, unknown>, string][] = [
		["another issuer", { iss: "https://evil.example.com" }, "another issuer"],
		["no issuer", { iss: undefined }, "another issuer"],
		["several issuers", { iss: ["https://evil.example.com"] }, "issuer"],
		["another audience", { aud: "https://other.example.com" }, "audience"],
		["a longer audience", { aud: `${AUDIENCE}.evil.example` }, "audience"],
		["no audience", { aud: undefined }, "audience"],
		["an empty audience", { aud: [] }, "audience"],
		["an audience that is an object", { aud: { 0: AUDIENCE } }, "audience"],
		["its end in the past", { exp: S - 31 }, "expired"],
		["no end", { exp: undefined }, "until when"],
		["an end that is text", { exp: String(S + 300) }, ""],
		["an end that is null", { exp: null }, ""],
		["its beginning in the future", { nbf: S + 31 }, "not valid yet"],
		["a beginning that is text", { nbf: "0" }, ""],
		["no subject", { sub: undefined }, "whose"],
		["an empty subject", { sub: "" }, "subject"],
		["a subject that is a number", { sub: 7 }, "subject"],
		["a subject with a line break", { sub: "jane\nadmin" }, "subject"],
		["a subject with a control character", { sub: "jane\u001b[2J" }, "subject"],
		["a subject that is not ASCII", { sub: "j\u0430ne" }, "subject"],
		["a subject of 256 characters", { sub: "j".repeat(256) }, "subject"],
		["scopes that are a number", { scope: 7 }, "scopes"],
		["scopes with a number in it", { scope: ["reports:read", 7] }, "scopes"],
		["scopes that are null", { scope: null }, "scopes"],
		["profiles that are a number", { tracefolio_profiles: 7 }, "profiles"],
		["profiles that are true", { tracefolio_profiles: true }, "profiles"],
		["profiles that are an object", { tracefolio_profiles: {} }, "profiles"],
		["profiles in a list of lists", { tracefolio_profiles: [["*"]] }, "prof"],
	];
	it.each(cases)("refuses %s", async (_, changes, why) => {
		expect(await refusalOf(tokenOf(EC, claims(changes)))).toContain(why);
	});

	it("bears clocks that differ by less than half a minute", async () => {
		for (const changes of [{ exp: S - 29 }, { nbf: S + 29 }])
			expect((await check(tokenOf(EC, claims(changes)), NOW)).kind).toBe(
				"known",
			);
	});

	it("goes by the clock that it is given", async () => {
		const token = tokenOf(EC, claims());
		expect((await check(token, NOW + 329_000)).kind).toBe("known");
		expect(await refusalOf(token, NOW + 331_000)).toContain("expired");
	});

	it("accepts one of several audiences", async () => {
		const token = tokenOf(EC, claims({ aud: ["account", AUDIENCE] }));
		expect((await check(token, NOW)).kind).toBe("known");
	});

	it("reads scopes as text of `scope`, else as text or list of `scp`, and drops those that it does not know", async () => {
		const scopesOf = async (changes: Record<string, unknown>) =>
			principalIn(await check(tokenOf(EC, claims(changes)), NOW)).scopes;
		const all = "evidence:issue reports:create reports:read admin";
		const none = { scope: undefined };
		expect(await scopesOf({ scope: all })).toEqual([
			...["reports:read", "reports:create", "evidence:issue"],
		]);
		expect(await scopesOf({ ...none, scp: all })).toHaveLength(3);
		expect(await scopesOf({ ...none, scp: ["reports:create"] })).toEqual([
			"reports:create",
		]);
		expect(await scopesOf({ scope: "openid", scp: all })).toEqual([]);
		expect(await scopesOf({ scope: "reports:readx Reports:Read *" })).toEqual(
			[],
		);
		expect(await scopesOf(none)).toEqual([]);
	});

	it("reads scopes of the claim that the configuration names, and of no other", async () => {
		const own = checkOf(issuer, "roles");
		const token = tokenOf(EC, claims({ roles: ["evidence:issue"] }));
		expect(principalIn(await own(token, NOW)).scopes).toEqual([
			"evidence:issue",
		]);
		const without = tokenOf(EC, claims());
		expect(principalIn(await own(without, NOW)).scopes).toEqual([]);
	});

	it("reads profiles as text or list; a star alone is all, and no claim is none", async () => {
		const profilesOf = async (given: unknown) => {
			const token = tokenOf(EC, claims({ tracefolio_profiles: given }));
			return principalIn(await check(token, NOW)).profiles;
		};
		expect(await profilesOf("a  b")).toEqual(["a", "b"]);
		expect(await profilesOf(["a", "b"])).toEqual(["a", "b"]);
		expect(await profilesOf("*")).toBe("*");
		expect(await profilesOf(["*"])).toBe("*");
		expect(await profilesOf(["*", "a"])).toEqual(["a"]);
		expect(await profilesOf(["a/../b", "B", "a~de", "", "a.b"])).toEqual([]);
		expect(await profilesOf("")).toEqual([]);
		expect(await profilesOf([])).toEqual([]);
		expect(await profilesOf(undefined)).toEqual([]);
	});

	it("is not misled by names that every object has", async () => {
		const own = tokenCheck(
			{
				...{ issuer: issuer.issuer, audience: AUDIENCE },
				...{ profilesClaim: "constructor", scopeClaim: "toString" },
			},
			fetch,
		);
		expect(principalIn(await own(tokenOf(EC, claims()), NOW))).toMatchObject({
			scopes: [],
			profiles: [],
		});
	});
});

describe("tokenCheck(), for what is no token,", () => {
	const signed = () => tokenOf(EC, claims());
	const cases: [string, () => string][] = [
		["no dots", () => "abc"],
		["one dot", () => signed().split(".").slice(0, 2).join(".")],
		["three dots", () => `${signed()}.x`],
		["five parts, as of an encrypted one", () => "e30.a.b.c.d"],
		["nothing between dots", () => ".."],
		["nothing", () => ""],
		["no signature", () => `${signed().split(".").slice(0, 2).join(".")}.`],
		["a header that is not JSON", () => `abc.${signed().slice(4)}`],
		["a header that is a list", () => `${base64url([])}.e30.AAAA`],
		["a header that is null", () => `${base64url(null)}.e30.AAAA`],
		["characters that are not base64url", () => `${signed().slice(0, -1)}+`],
		["a payload that is no object", () => tokenOf(EC, [claims()])],
		["a payload that is text", () => tokenOf(EC, "claims")],
		["a payload of nothing", () => tokenOf(EC, "")],
	];
	it.each(cases)("refuses %s", async (_, token) => {
		await refusalOf(token());
	});

	it("refuses one of more than 16 KiB before it reads it", async () => {
		const long = (length: number) =>
			tokenOf(EC, claims({ filler: "x".repeat(length) }));
		expect(await refusalOf(long(16_000))).toContain("too long");
		expect((await check(long(10_000), NOW)).kind).toBe("known");
		expect(await refusalOf(`${"x".repeat(5_000_000)}`)).toContain("too long");
	});

	it("never throws, whatever the parts are", async () => {
		const part = fc.oneof(
			fc.string({ unit: "binary" }),
			fc.base64String(),
			fc.json().map(base64url),
			fc.record({ alg: fc.constant("ES256"), kid: fc.json() }).map(base64url),
		);
		await fc.assert(
			fc.asyncProperty(fc.array(part, { maxLength: 6 }), async (parts) => {
				expect((await check(parts.join("."), NOW)).kind).toBe("refused");
			}),
		);
	});

	it("refuses any change of a character of a signed token", async () => {
		const token = tokenOf(EC, claims({ sub: "j" }));
		await fc.assert(
			fc.asyncProperty(
				// the last character of the signature has bits that no byte is made of
				fc.nat({ max: token.length - 2 }),
				fc.constantFrom(..."AQgw-_09"),
				async (at, other) => {
					fc.pre(token[at] !== other && token[at] !== ".");
					const changed = token.slice(0, at) + other + token.slice(at + 1);
					expect((await check(changed, NOW)).kind).toBe("refused");
				},
			),
		);
	});
});

describe("tokenCheck(), for the keys of the issuer,", () => {
	afterEach(() => {
		vi.useRealTimers();
	});

	it("asks once for them, be it for many tokens at once", async () => {
		await using other = await startIssuer([EC]);
		const many = checkOf(other);
		const token = tokenOf(EC, { ...claims(), iss: other.issuer });
		await Promise.all(Array.from({ length: 20 }, () => many(token, NOW)));
		await many(token, NOW + 1000);
		expect(other.asked).toEqual(["/.well-known/openid-configuration", "/jwks"]);
	});

	it("asks for the metadata below the path of an issuer, with a slash at its end or without", async () => {
		for (const path of ["/realms/audit", ""]) {
			await using other = await startIssuer([EC], path);
			const name = `${other.issuer}/`;
			other.metadata = { issuer: name, jwks_uri: `${other.url}/jwks` };
			const slashed = checkOf({ ...other, issuer: name });
			const token = tokenOf(EC, { ...claims(), iss: name });
			expect((await slashed(token, NOW)).kind).toBe("known");
			const plain = { ...claims(), iss: other.issuer };
			expect((await slashed(tokenOf(EC, plain), NOW)).kind).toBe("refused");
		}
	});

	it("finds a new key without a restart, and asks for unknown ones at most every half minute", async () => {
		vi.useFakeTimers({ toFake: ["Date"], now: NOW });
		await using other = await startIssuer([EC]);
		const rotating = checkOf(other);
		const payload = { ...claims(), iss: other.issuer };
		const next = issuerKey("next", "RS256");
		const later = async (ms: number) => {
			vi.setSystemTime(NOW + ms);
			return (await rotating(tokenOf(next, payload), NOW + ms)).kind;
		};
		expect((await rotating(tokenOf(EC, payload), NOW)).kind).toBe("known");
		other.jwks = { keys: [jwkOf(next)] };
		expect(await later(1000)).toBe("refused");
		expect(await later(29_000)).toBe("refused");
		expect(other.asked).toHaveLength(2);
		expect(await later(30_000)).toBe("known");
		expect(other.asked).toHaveLength(3);
		const old = await rotating(tokenOf(EC, payload), NOW + 30_000);
		expect(old.kind).toBe("refused");
	});

	it("forgets a key ten minutes after the issuer has withdrawn it", async () => {
		vi.useFakeTimers({ toFake: ["Date"], now: NOW });
		await using other = await startIssuer([EC, RSA]);
		const forgetting = checkOf(other);
		const token = tokenOf(EC, {
			...claims({ exp: S + 900 }),
			iss: other.issuer,
		});
		const after = async (ms: number) => {
			vi.setSystemTime(NOW + ms);
			return (await forgetting(token, NOW + ms)).kind;
		};
		expect(await after(0)).toBe("known");
		other.jwks = { keys: [jwkOf(RSA)] };
		expect(await after(599_000)).toBe("known");
		expect(await after(600_000)).toBe("refused");
	});

	it("finds keys that moved within an hour", async () => {
		await using other = await startIssuer([EC]);
		const moving = checkOf(other);
		const token = tokenOf(EC, {
			...claims({ exp: S + 9000 }),
			iss: other.issuer,
		});
		await moving(token, NOW);
		await moving(token, NOW + 3_599_000);
		expect(other.asked).toHaveLength(2);
		expect((await moving(token, NOW + 3_600_000)).kind).toBe("known");
		expect(other.asked).toHaveLength(4);
	});

	it("says that the issuer cannot be asked, instead of refusing, and recovers", async () => {
		await using other = await startIssuer([EC]);
		const recovering = checkOf(other);
		const token = tokenOf(EC, { ...claims(), iss: other.issuer });
		const fault = async () => {
			const error: unknown = await recovering(token, NOW).catch((e) => e);
			expect(error).toMatchObject({ code: "STORE" });
			const all = inspect(error, { depth: 9, showHidden: true });
			for (const secret of [...token.split("."), SESAME])
				expect(all).not.toContain(secret);
			const text = error instanceof Error ? error.message : "";
			expect(text).toContain(other.url);
			return text;
		};
		const { metadata, jwks } = other;
		other.status = 500;
		expect(await fault()).toContain("status 500");
		other.status = 302;
		expect(await fault()).toContain("status 302");
		other.status = 200;
		other.metadata = "<html>";
		expect(await fault()).toContain("not JSON");
		other.metadata = {};
		expect(await fault()).toContain("does not name");
		other.metadata = { ...Object(metadata), issuer: `${other.issuer}/` };
		expect(await fault()).toContain("another issuer");
		for (const uri of ["http://keys.example.com/", "file:///etc/passwd", "x"]) {
			other.metadata = { ...Object(metadata), jwks_uri: uri };
			expect(await fault()).toContain("https");
		}
		other.metadata = metadata;
		for (const wrong of ["<html>", {}, { keys: {} }, { keys: ["x"] }, "[]"]) {
			other.jwks = wrong;
			expect(await fault()).toContain("/jwks");
		}
		other.jwks = " ".repeat(1_100_000);
		expect(await fault()).toContain("too large");
		other.jwks = jwks;
		expect((await recovering(token, NOW)).kind).toBe("known");
	});

	it("says so where nothing listens, and where nothing answers", async () => {
		const gone = await startIssuer([EC]);
		await gone[Symbol.asyncDispose]();
		const token = tokenOf(EC, claims());
		await expect(checkOf(gone)(token, NOW)).rejects.toMatchObject({
			code: "STORE",
			message: expect.stringContaining("ECONNREFUSED"),
		});
		await using silent = await startIssuer([EC]);
		silent.status = 0;
		await expect(checkOf(silent)(token, NOW)).rejects.toMatchObject({
			code: "STORE",
			message: expect.stringContaining("within 5 seconds"),
		});
	});

	it("does not take an address without TLS from an issuer with TLS", async () => {
		const asked: string[] = [];
		const name = "https://login.example.com";
		const own = tokenCheck(
			{
				...{ issuer: name, audience: AUDIENCE },
				...{ profilesClaim: "p", scopeClaim: null },
			},
			async (url) => {
				asked.push(String(url));
				const jwks_uri = `${issuer.url}/jwks`;
				return Response.json({ issuer: name, jwks_uri });
			},
		);
		const token = tokenOf(EC, claims({ iss: name }));
		await expect(own(token, NOW)).rejects.toMatchObject({ code: "STORE" });
		expect(asked).toEqual([`${name}/.well-known/openid-configuration`]);
	});
});
