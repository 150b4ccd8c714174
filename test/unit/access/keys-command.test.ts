import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { keysCommand } from "../../../cli/keys.ts";
import { keyAsText, keysAsText } from "../../../cli/keys-text.ts";
import type { ApiKey } from "../../../lib/access/api-keys.ts";
import { messageOf } from "../../../lib/errors.ts";

/** Nothing may be made here. */
const NOWHERE = { TRACEFOLIO_STATE: "/dev/null/state" };
const CREATE = [
	...["create", "--label", "Nightly export", "--days", "30"],
	...["--scope", "reports:read", "--profiles", "production"],
];

async function refusalOf(args: readonly string[]): Promise<string> {
	const root = new Command("tracefolio")
		.exitOverride()
		.configureOutput({ writeErr: () => {} });
	const keys = keysCommand(NOWHERE, () => {}).copyInheritedSettings(root);
	root.addCommand(keys);
	const parsed = root.parseAsync(["keys", ...args], { from: "user" });
	return parsed.then(() => "", messageOf);
}

describe("keysCommand()", () => {
	it.each([
		[[], "create, list or revoke"],
		[["rotate", "now"], "create, list or revoke"],
		[["create"], "--label"],
		[[...CREATE, "--days", "0"], "--days"],
		[[...CREATE, "--days", "367"], "--days"],
		[[...CREATE, "--days", "1e2"], "--days"],
		[[...CREATE, "--label", "a\nb"], "--label"],
		[[...CREATE, "--label", "a\u202eb"], "--label"],
		[[...CREATE, "--label", " "], "--label"],
		[[...CREATE, "--label", "x".repeat(101)], "--label"],
		[[...CREATE, "--scope", "everything"], "Allowed choices"],
		[[...CREATE, "--profiles", "a,../b"], "--profiles"],
		[[...CREATE, "--profiles", "a,*"], "--profiles"],
		[[...CREATE, "--profiles", ""], "--profiles"],
		[[...CREATE, "--colour", "red"], "unknown option"],
		[["revoke"], "id"],
		[["revoke", "../keys"], "There is no API key"],
	])("refuses %j and says what is wrong", async (args, message) => {
		expect(await refusalOf(args)).toContain(message);
	});
});

describe("keysAsText()", () => {
	const KEY: ApiKey = {
		...{ id: "0123456789abcdef", label: "Nightly export" },
		...{ scopes: ["reports:read"], profiles: ["production", "test"] },
		createdAt: "2026-10-01T06:00:00.000Z",
		expiresAt: "2026-11-01T06:00:00.000Z",
		revokedAt: null,
	};

	it("names the keys that work first, and says what ended the others", () => {
		const now = Date.parse("2026-10-15T06:00:00Z");
		const expired = { ...KEY, expiresAt: "2026-10-15T06:00:00.000Z" };
		const revoked = { ...KEY, revokedAt: "2026-10-02T06:00:00.000Z" };
		expect(keysAsText([revoked, expired, KEY], now).split("\n")).toEqual([
			'0123456789abcdef "Nightly export": reports:read; production, test; expires 2026-11-01',
			'0123456789abcdef "Nightly export": reports:read; production, test; expires 2026-11-01, revoked 2026-10-02',
			'0123456789abcdef "Nightly export": reports:read; production, test; expires 2026-10-15 (expired)',
			"",
		]);
	});

	it("says so where there are none, and where a key is for all profiles", () => {
		expect(keysAsText([], 0)).toBe("There are no API keys\n");
		expect(keyAsText({ ...KEY, profiles: "*" })).toContain("all profiles");
	});
});
