import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { accessKeyAuth, tokenAuth } from "../../../lib/collect/auth.ts";
import { sdkHmacSha256 } from "../../../lib/sign/sdk.ts";

const REQUEST = {
	method: "GET",
	url: new URL("https://cts.example/v3/p/traces"),
	headers: { accept: "application/json" },
	body: "",
};
const never = new AbortController().signal;

describe("accessKeyAuth()", () => {
	it("asks for the key before each request, and signs the project", async () => {
		const keys = ["AK1", "AK2"];
		const auth = accessKeyAuth({
			key: async () => ({ accessKey: keys.shift() ?? "", secretKey: "SK" }),
			signer: sdkHmacSha256(),
			projectId: "p",
			now: () => Date.parse("2026-11-24T12:00:00Z"),
		});
		const first = await auth.headers(REQUEST, never);
		const second = await auth.headers(REQUEST, never);
		expect(first).toMatchObject({
			accept: "application/json",
			"x-project-id": "p",
			"x-sdk-date": "20261124T120000Z",
		});
		expect(first["authorization"]).toContain(
			"Access=AK1, SignedHeaders=accept;host;x-project-id;x-sdk-date",
		);
		expect(second["authorization"]).toContain("Access=AK2");
		expect(auth.renew()).toBe(false);
	});

	it("stops waiting for the key when it is aborted", async () => {
		const auth = accessKeyAuth({
			key: () => new Promise(() => {}),
			signer: sdkHmacSha256(),
			now: Date.now,
		});
		const abort = new AbortController();
		const headers = auth.headers(REQUEST, abort.signal);
		abort.abort(new Error("deadline"));
		await expect(headers).rejects.toThrow("deadline");
	});
});

describe("tokenAuth()", () => {
	it("sends the token, cannot renew it and does not show it", async () => {
		const auth = tokenAuth({ token: "5eCret" });
		expect(await auth.headers(REQUEST, never)).toEqual({
			accept: "application/json",
			"x-auth-token": "5eCret",
		});
		expect(auth.renew()).toBe(false);
		expect(inspect(auth, { depth: 9 })).not.toContain("5eCret");
	});

	it.each(["", "5eCret\n", "5eCret\r\nX: y", "5eCret é"])(
		"refuses %j without showing it",
		(token) => {
			expect(() => tokenAuth({ token })).toThrow(
				expect.objectContaining({
					code: "CONFIG",
					message: expect.not.stringContaining("5eCret"),
				}),
			);
		},
	);
});
