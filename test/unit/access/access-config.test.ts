import { describe, expect, it } from "vitest";
import { readAccess } from "../../../lib/access-config.ts";
import { TracefolioError } from "../../../lib/errors.ts";
import { readStateUri, stateUri } from "../../../lib/state-place.ts";

const ISSUER = "https://login.example.com/realms/audit";
const OIDC = {
	TRACEFOLIO_OIDC_ISSUER: ISSUER,
	TRACEFOLIO_OIDC_AUDIENCE: "tracefolio",
};
const TOKEN = "0123456789abcdef0123456789abcdef";

function faultOf(env: Record<string, string>): TracefolioError {
	try {
		readAccess(env);
	} catch (error) {
		if (error instanceof TracefolioError) return error;
	}
	throw new Error("It was not refused");
}

describe("readAccess()", () => {
	it("knows nobody by tokens where nothing is set", () => {
		expect(readAccess({})).toEqual({ oidc: null, localToken: null });
		expect(readAccess({ TRACEFOLIO_OIDC_ISSUER: " " }).oidc).toBeNull();
	});

	it("reads an issuer, and where its tokens say what their holder may do", () => {
		expect(readAccess(OIDC).oidc).toEqual({
			issuer: ISSUER,
			audience: "tracefolio",
			profilesClaim: "tracefolio_profiles",
			scopeClaim: null,
		});
		expect(
			readAccess({
				...OIDC,
				TRACEFOLIO_OIDC_PROFILES_CLAIM: "https://example.com/profiles",
				TRACEFOLIO_OIDC_SCOPE_CLAIM: "roles",
			}).oidc,
		).toMatchObject({
			profilesClaim: "https://example.com/profiles",
			scopeClaim: "roles",
		});
	});

	it("keeps an issuer to the letter", () => {
		for (const issuer of [
			"https://tenant.eu.auth0.com/",
			"https://login.microsoftonline.com/1b2c/v2.0",
			"http://localhost:8080/realms/a",
			"http://127.0.0.1:3000",
			"http://[::1]:3000",
		])
			expect(
				readAccess({ ...OIDC, TRACEFOLIO_OIDC_ISSUER: issuer }).oidc?.issuer,
			).toBe(issuer);
	});

	it.each([
		"http://login.example.com",
		"http://127.0.0.1.example.com",
		"http://localhost.example.com",
		"ftp://login.example.com",
		"login.example.com",
		"https://user:sesame@login.example.com",
		"https://login.example.com?tenant=sesame",
		"https://login.example.com#sesame",
		"https://login.example.com?",
	])("refuses the issuer %s", (issuer) => {
		const fault = faultOf({ ...OIDC, TRACEFOLIO_OIDC_ISSUER: issuer });
		expect(fault.code).toBe("CONFIG");
		expect(fault.message).toContain("TRACEFOLIO_OIDC_ISSUER");
		expect(fault.message).not.toContain("sesame");
	});

	it("refuses an issuer without an audience, and the rest without an issuer", () => {
		expect(faultOf({ TRACEFOLIO_OIDC_ISSUER: ISSUER }).message).toContain(
			"TRACEFOLIO_OIDC_AUDIENCE is missing",
		);
		for (const name of ["AUDIENCE", "PROFILES_CLAIM", "SCOPE_CLAIM"])
			expect(
				faultOf({ [`TRACEFOLIO_OIDC_${name}`]: "tracefolio" }).message,
			).toContain("TRACEFOLIO_OIDC_ISSUER is missing");
	});

	it("reads a local token, and refuses one that could be guessed or not be sent, without showing it", () => {
		expect(readAccess({ TRACEFOLIO_LOCAL_TOKEN: `${TOKEN}\n` })).toEqual({
			oidc: null,
			localToken: TOKEN,
		});
		for (const token of ["sesame", `sesame ${TOKEN}`, `${TOKEN}sesameü`]) {
			const fault = faultOf({ TRACEFOLIO_LOCAL_TOKEN: token });
			expect(fault.code).toBe("CONFIG");
			expect(fault.message).toContain("TRACEFOLIO_LOCAL_TOKEN");
			expect(fault.message).not.toContain("sesame");
		}
	});
});

describe("stateUri()", () => {
	it("is what is given, else a folder of the output", () => {
		expect(stateUri("s3://state", "s3://out")).toBe("s3://state");
		expect(stateUri(undefined, "s3://out")).toBe("s3://out/_service");
		expect(stateUri(undefined, "s3://out/a/")).toBe("s3://out/a/_service");
		expect(stateUri(undefined, "./out")).toBe("./out/_service");
		expect(stateUri(undefined, "/")).toBe("/_service");
	});
});

describe("readStateUri()", () => {
	it("takes nothing for absent", () => {
		expect(readStateUri({ TRACEFOLIO_STATE: "s3://state" })).toBe("s3://state");
		expect(readStateUri({ TRACEFOLIO_STATE: "" })).toBeUndefined();
	});
});
