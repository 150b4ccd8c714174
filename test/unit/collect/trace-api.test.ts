import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import {
	type Authenticator,
	accessKeyAuth,
	tokenAuth,
} from "../../../lib/collect/auth.ts";
import type { RequestEffects } from "../../../lib/collect/request.ts";
import { LARGEST_PAGE, tracePages } from "../../../lib/collect/trace-api.ts";
import { aws4HmacSha256 } from "../../../lib/sign/aws4.ts";
import { sdkHmacSha256, sdkHmacSha256Derived } from "../../../lib/sign/sdk.ts";
import type { Signer } from "../../../lib/sign/signer.ts";
import { isObject } from "../../../lib/trace.ts";
import { record } from "../../support/archive.ts";
import { signatureFault } from "../../support/signature-check.ts";
import type { Fault } from "../../support/trace-service/faults.ts";
import {
	always,
	inOrder,
	only,
	randomly,
} from "../../support/trace-service/schedule.ts";
import { traceService } from "../../support/trace-service/service.ts";

const NOW = Date.parse("2026-10-06T00:00:00Z");
const WINDOW = { from: Date.parse("2026-10-05T00:00:00Z"), to: NOW };

function effects(
	auth: Authenticator = tokenAuth({ token: "t" }),
): RequestEffects {
	return {
		auth,
		fetch,
		signal: AbortSignal.timeout(30_000),
		retry: { attempts: 6, firstDelayMs: 1, longestDelayMs: 20 },
	};
}

/** A service with so many traces of 5 October, in pairs of one record time. */
async function newService(traces: number) {
	const service = await traceService({ now: NOW });
	onTestFinished(() => service.close());
	const records = Array.from({ length: traces }, (_, n) => {
		const { time, ...rest } = record(n);
		const recorded = time - (n % 2) * 1000 + 50;
		return { ...rest, time: recorded, record_time: recorded };
	});
	service.project().add(records);
	const source = {
		endpoint: service.endpoint(),
		projectId: service.project().id,
		version: "v3" as const,
	};
	const ids = records.map(({ trace_id }) => trace_id);
	return { service, source, ids };
}

async function collect(
	source: Parameters<typeof tracePages>[0],
	limit = LARGEST_PAGE,
	auth?: Authenticator,
) {
	const ids: string[] = [];
	for await (const { records } of tracePages(
		source,
		WINDOW,
		limit,
		effects(auth),
	))
		for (const trace of records)
			if (isObject(trace)) ids.push(String(trace["trace_id"]));
	return ids;
}

/** A source whose every answer is this one. */
async function answering(status: number, body: string) {
	const server = createServer((_, response) => {
		response.writeHead(status).end(body);
	});
	onTestFinished(() => void server.close());
	await once(server.listen(0, "127.0.0.1"), "listening");
	const { port } = server.address() as AddressInfo;
	const endpoint = `http://127.0.0.1:${port}`;
	return { endpoint, projectId: "project-1", version: "v3" as const };
}

const PASSING: readonly Fault[] = [
	{
		kind: "error",
		status: 429,
		code: "APIGW.0308",
		retryAfter: { form: "seconds", seconds: 1 },
	},
	{
		kind: "error",
		status: 429,
		code: "APIGW.0308",
		retryAfter: { form: "date", seconds: 1 },
	},
	{ kind: "error", status: 500, code: "CTS.0005" },
	{ kind: "error", status: 503, code: "CTS.0004" },
	{ kind: "error", status: 400, code: "CTS.0300" },
	{ kind: "error", status: 400, code: "CTS.0001" },
	{ kind: "html" },
	{ kind: "resetBeforeAnswer" },
	{ kind: "resetInBody" },
	{ kind: "truncatedJson" },
];

const ODD: readonly Fault[] = [
	{ kind: "shortPage", traces: 3 },
	{ kind: "emptyPage" },
	{ kind: "repeatedMarker" },
	{ kind: "shuffledPage", seed: 7 },
	{ kind: "overlap", traces: 5 },
	{ kind: "repeatedTies" },
	{ kind: "oddTypes", seed: 3 },
	{ kind: "largePage", bytes: 3_000_000 },
	{ kind: "slowBody", chunkBytes: 4096, everyMs: 1 },
];

describe("tracePages()", () => {
	it("asks for the window as it is documented, page after page, from new to old", async () => {
		const { service, source, ids } = await newService(450);
		const found = await collect(source);
		expect(found.toSorted()).toEqual(ids.toSorted());
		expect(service.asked.map(({ query }) => query)).toEqual([
			{
				trace_type: "system",
				limit: "200",
				from: String(WINDOW.from),
				to: String(WINDOW.to),
			},
			expect.objectContaining({ next: found[199] }),
			expect.objectContaining({ next: found[399] }),
		]);
	});

	it("gives each page as it was received", async () => {
		const { source } = await newService(3);
		const [page] = await Array.fromAsync(
			tracePages(source, WINDOW, 200, effects()),
		);
		const body = JSON.parse(Buffer.from(page?.body ?? []).toString());
		expect(body.traces).toEqual(page?.records);
		expect(page?.asked).toMatch(/^\/v3\/project-1\/traces\?/);
	});

	it("takes 404, and a page without traces, for an empty window", async () => {
		const { service, source } = await newService(0);
		expect(await collect(source)).toEqual([]);
		service.faults = always({ kind: "notFoundWhenEmpty" });
		expect(await collect(source)).toEqual([]);
	});

	it.each([
		["of the gateway", JSON.stringify({ error_code: "APIGW.0101" })],
		["of a missing tracker", JSON.stringify({ error_code: "CTS.0214" })],
		["of some web server", "<html>Not Found</html>"],
	])("takes no 404 %s for an empty window", async (_, body) => {
		const source = await answering(404, body);
		await expect(collect(source)).rejects.toThrow(/404/);
	});

	it.each([
		["without a body", ""],
		["with a code of the service", JSON.stringify({ error_code: "CTS.0404" })],
	])("takes a 404 %s for an empty window", async (_, body) => {
		expect(await collect(await answering(404, body))).toEqual([]);
	});

	it("does not take a page that counts traces and shows none for an empty one", async () => {
		const body = { traces: [], meta_data: { count: 17, marker: null } };
		const source = await answering(200, JSON.stringify(body));
		await expect(collect(source)).rejects.toThrow(/shows none of them/);
	});

	it.each(["v1.0", "v2.0"] as const)("speaks %s too", async (version) => {
		const { source, ids } = await newService(20);
		expect((await collect({ ...source, version })).toSorted()).toEqual(
			ids.toSorted(),
		);
	});

	it.each(PASSING.map((fault) => [JSON.stringify(fault), fault] as const))(
		"tries again after %s, and loses nothing",
		async (_, fault) => {
			const { service, source, ids } = await newService(30);
			service.faults = inOrder([fault, fault, null, fault]);
			const found = await collect(source, 20);
			expect(found.toSorted()).toEqual(ids.toSorted());
		},
	);

	it.each(ODD.map((fault) => [fault.kind, fault] as const))(
		"finds every trace in spite of %s",
		async (_, fault) => {
			const { service, source, ids } = await newService(60);
			service.faults = only("traces", inOrder([null, fault, null, fault]));
			expect(new Set(await collect(source, 20))).toEqual(new Set(ids));
		},
	);

	it("finds every trace under all of them at random", async () => {
		for (const seed of [1, 2, 3, 4, 5]) {
			const { service, source, ids } = await newService(200);
			service.faults = randomly([...PASSING, ...ODD], {
				seed,
				rate: 0.4,
				inARow: 3,
			});
			expect(new Set(await collect(source, 20))).toEqual(new Set(ids));
		}
	});

	it("gives up when it does not pass, and says what the service answered", async () => {
		const { service, source } = await newService(1);
		service.faults = always({ kind: "error", status: 503, code: "CTS.0004" });
		await expect(collect(source)).rejects.toMatchObject({
			code: "STORE",
			message: expect.stringMatching(
				/Cannot query the trace service at http.*503 CTS\.0004/,
			),
		});
		await service.close();
		await expect(collect(source)).rejects.toMatchObject({
			code: "STORE",
			message: expect.stringMatching(/ECONNREFUSED/),
		});
	});

	it("says which permission is missing, and that credentials are refused, at once", async () => {
		const { service, source } = await newService(1);
		service.faults = always({ kind: "error", status: 403, code: "CTS.0013" });
		await expect(collect(source)).rejects.toMatchObject({
			code: "CONFIG",
			message: expect.stringMatching(/CTS ReadOnlyAccess/),
		});
		service.faults = always({ kind: "error", status: 401, code: "APIGW.0301" });
		await expect(collect(source)).rejects.toMatchObject({
			code: "CONFIG",
			message: expect.stringMatching(/credentials are refused/),
		});
		expect(service.asked).toHaveLength(2);
	});

	it("asks with a signature that a verifier written from the specification accepts, and ends at one that it refuses", async () => {
		const { service, source, ids } = await newService(45);
		const secretOf = (accessKey: string) =>
			accessKey === "AK" ? "SK" : undefined;
		service.access = {
			kind: "key",
			check: (request) => signatureFault(request, { ...request, secretOf }),
		};
		const scope = { region: "eu-de", service: "cts" };
		const signedBy = (signer: Signer, secretKey: string) =>
			accessKeyAuth({
				key: () => ({ accessKey: "AK", secretKey }),
				signer,
				projectId: source.projectId,
				now: () => NOW,
			});
		for (const signer of [
			sdkHmacSha256(),
			sdkHmacSha256Derived(scope),
			aws4HmacSha256(scope),
		]) {
			expect(
				(await collect(source, 20, signedBy(signer, "SK"))).toSorted(),
			).toEqual(ids.toSorted());
			await expect(
				collect(source, 20, signedBy(signer, "wrong")),
			).rejects.toMatchObject({
				code: "CONFIG",
				message: expect.stringMatching(/credentials are refused/),
			});
		}
	});

	it("renews a token that is refused, once", async () => {
		const { service, source } = await newService(1);
		service.faults = inOrder([
			{ kind: "error", status: 401, code: "APIGW.0301" },
		]);
		let renewed = 0;
		const auth: Authenticator = {
			...tokenAuth({ token: "t" }),
			renew: () => ++renewed === 1,
		};
		expect(await collect(source, 200, auth)).toHaveLength(1);
		expect(renewed).toBe(1);
	});

	it("refuses an answer that is no list of traces", async () => {
		const odd: typeof fetch = async () => new Response('{"traces": "none"}');
		const asked = tracePages(
			{ endpoint: "http://127.0.0.1:1", projectId: "p", version: "v3" },
			WINDOW,
			10,
			{ ...effects(), fetch: odd },
		);
		await expect(Array.fromAsync(asked)).rejects.toMatchObject({
			code: "STORE",
			message: expect.stringMatching(/without a list of traces/),
		});
	});
});
