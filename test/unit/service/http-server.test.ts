import { createServer } from "node:http";
import { connect } from "node:net";
import { beforeAll, describe, expect, it } from "vitest";
import { requestListener } from "../../../cli/http-server.ts";
import { makeApp } from "../../../handlers/http/app.ts";
import type { Authenticate } from "../../../lib/access/principal.ts";
import { localLinks } from "../../../lib/service/local-links.ts";
import { newService, OWNER } from "../../support/service.ts";

const authenticate: Authenticate = async (authorization) =>
	authorization === "Bearer good"
		? { kind: "known", principal: OWNER }
		: { kind: "refused", why: "the credential is not one" };

/** A server over stores in memory, which a test writes to as it likes; gives what comes back until it falls silent. */
async function newServer() {
	const { service } = newService();
	const links = localLinks(Buffer.alloc(32));
	const log = { info: () => {}, error: () => {} };
	const app = await makeApp({ service, links, authenticate, log });
	const wired = {
		...{ service, links, authenticate },
		work: async () => "done" as const,
	};
	const server = createServer(requestListener(app, wired));
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
	server.unref();
	const address = server.address();
	if (address === null || typeof address === "string") throw new Error();
	const { port } = address;
	return (lines: readonly string[], body = ""): Promise<string> =>
		new Promise((resolve) => {
			const socket = connect(port, "127.0.0.1");
			const head = [...lines, "Host: desk.example", "Connection: close"];
			let answer = "";
			socket.on("data", (chunk) => {
				answer += chunk.toString("latin1");
			});
			// a body that is not read to its end may break the writing of it
			socket.on("error", () => {});
			socket.on("close", () => resolve(answer));
			socket.write(`${head.join("\r\n")}\r\n\r\n${body}`);
		});
}

let send: Awaited<ReturnType<typeof newServer>>;
beforeAll(async () => {
	send = await newServer();
});

async function statusOf(lines: readonly string[], body = ""): Promise<string> {
	return (await send(lines, body)).slice("HTTP/1.1 ".length).slice(0, 3);
}

const GOOD = "Authorization: Bearer good";
const JSON_TYPE = "Content-Type: application/json";

describe("requestListener()", () => {
	it.each([
		["GET /reports? HTTP/1.1", "200"],
		["GET /reports?limit=1&limit=2 HTTP/1.1", "400"],
		["GET //reports HTTP/1.1", "404"],
		["GET /reports/../profiles HTTP/1.1", "404"],
		["GET /reports%2F HTTP/1.1", "404"],
		["GET /reports/%zz HTTP/1.1", "400"],
		["GET /__proto__ HTTP/1.1", "404"],
		["OPTIONS * HTTP/1.1", "404"],
		["OPTIONS /reports HTTP/1.1", "405"],
		["TRACE /reports HTTP/1.1", "405"],
		["PUT /reports HTTP/1.1", "405"],
	])("answers %s with %s", async (line, status) => {
		expect(await statusOf([line, GOOD])).toBe(status);
	});

	it("tells pages of other origins nothing that would let them in", async () => {
		const answer = await send([
			"OPTIONS /reports HTTP/1.1",
			...["Origin: https://evil.example", GOOD],
			"Access-Control-Request-Method: POST",
		]);
		expect(answer).not.toMatch(/access-control/i);
	});

	it("says that a body is too large, whether or not it says how large it is", async () => {
		const body = "x".repeat(400_000);
		const order = ["POST /reports HTTP/1.1", GOOD, JSON_TYPE];
		const length = `Content-Length: ${body.length}`;
		expect(await statusOf([...order, length], body)).toBe("413");
		const chunked = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
		const coding = "Transfer-Encoding: chunked";
		expect(await statusOf([...order, coding], chunked)).toBe("413");
	});

	it("takes what follows a body that is too large for no request", async () => {
		const hidden = "GET /profiles HTTP/1.1\r\nHost: x\r\n\r\n";
		const body = "x".repeat(20_000) + hidden;
		const answer = await send(
			[...["POST /reports HTTP/1.1", GOOD, JSON_TYPE], "Content-Length: 20000"],
			body,
		);
		expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 413"]);
	});

	it("gives what a header says in the user agent no meaning", async () => {
		const agent = "User-Agent: \u00ff\t\u0085x";
		const answer = await send(["GET /auditor/a.b HTTP/1.1", agent]);
		expect(answer).toMatch(/^HTTP\/1\.1 404/);
	});

	it("refuses two credentials, as API Gateway's events do, rather than to take the first", async () => {
		const lines = ["GET /profiles HTTP/1.1", GOOD, "Authorization: Bearer bad"];
		expect(await statusOf(lines)).toBe("401");
	});

	it("takes a target with a host in it (RFC 9112, section 3.2.2)", async () => {
		const line = "GET http://desk.example/health HTTP/1.1";
		expect(await statusOf([line])).toBe("200");
	});

	it.each(["/", "/health", "/reports"])(
		"answers HEAD %s as GET, without a body (RFC 9110, section 9.1)",
		async (path) => {
			expect(await statusOf([`HEAD ${path} HTTP/1.1`, GOOD])).toBe("200");
		},
	);

	it("says which methods the page knows", async () => {
		expect(await statusOf(["DELETE / HTTP/1.1"])).toBe("405");
	});
});

describe("logRequests()", () => {
	const secret = "kafka.h0011223344556677.s3cret";

	async function loggedOf(rawPath: string): Promise<string> {
		const { service } = newService();
		const logged: unknown[] = [];
		const keep = (...said: unknown[]) => logged.push(said);
		const app = await makeApp({
			...{ service, links: localLinks(Buffer.alloc(32)), authenticate },
			log: { info: keep, error: keep },
		});
		const http = { method: "GET", path: rawPath, sourceIp: "::1" };
		await app(
			{
				...{ version: "2.0", rawPath, rawQueryString: "", headers: {} },
				...{ requestContext: { http }, isBase64Encoded: false },
			},
			{},
		);
		return JSON.stringify(logged);
	}

	it("keeps the secret of an auditor's link out of the log", async () => {
		const log = await loggedOf(`/auditor/${secret}`);
		expect(log).toContain('"path":"/auditor/…"');
		expect(log).not.toContain("s3cret");
	});

	it.each(["//auditor/", "/auditor%2F", "/prod/auditor/", "/Auditor/"])(
		"keeps it out where the path is not quite the link's: %s",
		async (path) => {
			expect(await loggedOf(path + secret)).not.toContain("s3cret");
		},
	);
});
