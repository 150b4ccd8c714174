import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authenticator } from "../../lib/access/authenticate.ts";
import { readAccess } from "../../lib/access-config.ts";
import { folderStore } from "../../lib/store/folder.ts";
import { memoryStore } from "../../lib/store/memory.ts";
import { tracefolio } from "../support/command.ts";
import { issuerKey } from "../support/oidc.ts";
import {
	type OidcClient,
	type OidcServer,
	startOidcServer,
} from "../support/oidc-server.ts";

const API = "https://tracefolio.example.com";
const EXPORTER: OidcClient = {
	...{ id: "exporter", secret: "not-so-secret-1" },
	scope: "reports:read reports:create billing:read",
	profiles: ["production", "test"],
};
const OWNER: OidcClient = {
	...{ id: "owner", secret: "not-so-secret-2" },
	scope: "reports:read reports:create evidence:issue",
	profiles: "*",
};
const STRANGER: OidcClient = {
	...{ id: "stranger", secret: "not-so-secret-3" },
	scope: "billing:read",
};

describe("access tokens of a server of OpenID Connect", () => {
	let server: OidcServer;
	beforeAll(async () => {
		const key = issuerKey("2026-10", "RS256");
		server = await startOidcServer([EXPORTER, OWNER, STRANGER], key);
	});
	afterAll(() => server[Symbol.asyncDispose]());

	const serviceOf = () =>
		authenticator({
			settings: readAccess({
				TRACEFOLIO_OIDC_ISSUER: server.issuer,
				TRACEFOLIO_OIDC_AUDIENCE: API,
			}),
			state: memoryStore(),
		});

	it("are known, with the scopes and profiles of their client", async () => {
		const service = serviceOf();
		const principalOf = async (client: OidcClient) => {
			const token = await server.tokenFor(client, API);
			return service(`Bearer ${token}`, Date.now());
		};
		expect(await principalOf(EXPORTER)).toEqual({
			kind: "known",
			principal: {
				kind: "token",
				name: `token:${server.issuer}#exporter`,
				scopes: ["reports:read", "reports:create"],
				profiles: ["production", "test"],
			},
		});
		expect(await principalOf(OWNER)).toMatchObject({
			principal: {
				scopes: ["reports:read", "reports:create", "evidence:issue"],
				profiles: "*",
			},
		});
		expect(await principalOf(STRANGER)).toMatchObject({
			principal: { scopes: [], profiles: [] },
		});
	});

	it("are refused where they are for another service, over, or altered", async () => {
		const service = serviceOf();
		const elsewhere = await server.tokenFor(EXPORTER, "https://other.example");
		expect(await service(`Bearer ${elsewhere}`, Date.now())).toMatchObject({
			why: "the token is refused: it is made for another audience",
		});
		const token = await server.tokenFor(EXPORTER, API);
		const later = Date.now() + 11 * 60_000;
		expect(await service(`Bearer ${token}`, later)).toMatchObject({
			why: "the token is refused: it has expired",
		});
		const [header, , signature] = token.split(".");
		const [, claims] = (await server.tokenFor(OWNER, API)).split(".");
		expect(
			await service(`Bearer ${header}.${claims}.${signature}`, Date.now()),
		).toMatchObject({
			why: "the token is refused: its signature does not hold",
		});
	});
});

// each run of the command is a process of its own
describe("tracefolio keys", { timeout: 180_000 }, () => {
	let folder = "";
	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), "tracefolio-keys-"));
	});
	afterAll(() => rm(folder, { recursive: true, force: true }));

	const CREATE = [
		...["keys", "create", "--label", "Nightly export", "--days", "30"],
		...["--scope", "reports:read", "reports:create"],
		...["--profiles", "production,test"],
	];

	it("makes a key that works until it is revoked, and keeps only its hash", async () => {
		const output = join(folder, "works");
		const at = ["--out", output];
		const created = await tracefolio([...CREATE, ...at]);
		expect(created.code, created.stderr).toBe(0);
		const key = created.stdout.trimEnd();
		expect(key).toMatch(/^tfk_[0-9a-f]{16}_[A-Za-z0-9_-]{43}$/);
		expect(created.stderr).toContain("shown this once");
		expect(created.stderr).not.toContain(key.slice(21));
		const id = key.slice(4, 20);
		const kept = join(output, "_service/keys");
		expect(await readdir(kept)).toEqual([`${id}.json`]);
		expect(await readFile(join(kept, `${id}.json`), "utf8")).not.toContain(
			key.slice(21),
		);

		const service = authenticator({
			settings: readAccess({}),
			state: folderStore(join(output, "_service")),
		});
		const now = Date.now();
		expect(await service(`Bearer ${key}`, now)).toEqual({
			kind: "known",
			principal: {
				...{ kind: "key", name: `key:${id}` },
				scopes: ["reports:read", "reports:create"],
				profiles: ["production", "test"],
			},
		});
		const revoked = await tracefolio(["keys", "revoke", id, ...at]);
		expect(revoked).toMatchObject({ code: 0, stderr: "" });
		expect(revoked.stdout).toContain(`Revoked ${id} "Nightly export"`);
		expect((await service(`Bearer ${key}`, now + 60_000)).kind).toBe("refused");
		const listed = await tracefolio(["keys", "list", ...at]);
		expect(listed.stdout).toMatch(
			new RegExp(
				`^${id} "Nightly export": reports:read, reports:create; production, test; expires \\d{4}-\\d\\d-\\d\\d, revoked \\d{4}-\\d\\d-\\d\\d\\n$`,
			),
		);
		const again = await tracefolio(["keys", "revoke", id, ...at]);
		expect(again).toMatchObject({ code: 0, stdout: revoked.stdout });
	});

	it("prints JSON, and finds the state by the option, the environment or the profile", async () => {
		const state = join(folder, "state");
		const made = await tracefolio([...CREATE, "--state", state, "--json"]);
		const answer = JSON.parse(made.stdout);
		expect(answer).toMatchObject({
			...{ label: "Nightly export", profiles: ["production", "test"] },
			...{ scopes: ["reports:read", "reports:create"], revokedAt: null },
			...{ state, exit: 0 },
		});
		const { key, state: _, exit: __, ...listed } = answer;
		expect(key).toMatch(/^tfk_/);
		for (const env of [
			{ TRACEFOLIO_STATE: state },
			{ TRACEFOLIO_STATE: state, TRACEFOLIO_PROFILE: "examples" },
		]) {
			const list = await tracefolio(["keys", "list", "--json"], env);
			expect(JSON.parse(list.stdout)).toEqual({ keys: [listed], exit: 0 });
		}
		const none = await tracefolio(["keys", "list"], {
			TRACEFOLIO_OUTPUT: join(folder, "nothing"),
		});
		expect(none).toMatchObject({ code: 0, stdout: "There are no API keys\n" });
	});

	it.each([
		[["keys", "rotate"], "create, list or revoke"],
		[["keys", "create"], "--label"],
		[[...CREATE, "--days", "0"], "--days"],
		[["keys", "revoke", "0123456789abcdef"], "There is no API key"],
	])("refuses %j and says what is wrong", async (args, message) => {
		const ran = await tracefolio([...args], {
			TRACEFOLIO_OUTPUT: join(folder, "refused"),
		});
		expect(ran).toMatchObject({ code: 2, stdout: "" });
		expect(ran.stderr).toContain(message);
		expect(ran.stderr).toMatch(/^tracefolio: .+\n$/);
		expect(await readdir(folder)).not.toContain("refused");
	});

	it("says that it knows no place where none is named", async () => {
		const ran = await tracefolio(CREATE);
		expect(ran).toMatchObject({ code: 2, stdout: "" });
		expect(ran.stderr).toContain("--state");
	});
});
