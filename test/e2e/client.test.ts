import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import SwaggerClient, { type SwaggerAnswer } from "swagger-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
	DOWNLOAD_VIEW,
	HANDOVER_VIEW,
	REPORT_VIEW,
	VERIFICATION_VIEW,
} from "../../lib/service/contract.ts";
import { ask } from "../support/api-client.ts";
import { type Contract, contractOf } from "../support/api-client-contract.ts";
import { type Served, serve } from "../support/api-client-serve.ts";
import { command, tracefolio } from "../support/command.ts";
import {
	type Holder,
	holder,
	temporaryFolder,
	unpack,
} from "../unit/evidence/support.ts";

const POLL_MS = 200;
const DIGEST_KEY = "examples/tenant/digest-key.pem";

let served: Served;
let contract: Contract;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let signer: Holder;
beforeAll(async () => {
	folder = await temporaryFolder();
	signer = await holder(folder.path, "jane", { kind: "rsa" });
	const { keyPath: key, certificatePath: certificate } = signer;
	const yaml = `evidence: ${JSON.stringify({ key, certificate })}`;
	served = await serve({ yaml });
	contract = await contractOf(served.origin);
});
afterAll(async () => {
	await served?.stop();
	await folder?.[Symbol.asyncDispose]();
});

/** Asks again until an answer says that the work is over. */
async function until<T extends { readonly status: string }>(
	asked: () => Promise<T>,
): Promise<{ readonly last: T; readonly seen: readonly string[] }> {
	const seen: string[] = [];
	for (;;) {
		const last = await asked();
		if (seen.at(-1) !== last.status) seen.push(last.status);
		if (!["queued", "running"].includes(last.status)) return { last, seen };
		await pause(POLL_MS);
	}
}

function sha256(bytes: Uint8Array): string {
	return createHash("sha256").update(bytes).digest("hex");
}

/** Verifies a bag by the command, and with tools that know nothing of Tracefolio. */
async function verifyBag(zip: string, target: string): Promise<void> {
	const trust = ["--trust", signer.certificatePath];
	const own = await tracefolio([
		...["verify", zip, "--digest-key", DIGEST_KEY, ...trust],
	]);
	expect([own.code, own.stderr]).toEqual([0, ""]);
	const bag = await unpack(zip, target);
	const lists = "manifest-sha256.txt tagmanifest-sha256.txt";
	const script = `cd "$0" && sha256sum -c --quiet ${lists}`;
	const stock = await command("sh", ["-c", script, bag]);
	expect([stock.code, stock.stdout + stock.stderr]).toEqual([0, ""]);
}

describe("a client that is generated from the served document", () => {
	async function generated() {
		const api = await SwaggerClient({
			url: `${served.origin}/openapi.json`,
			authorizations: { bearer: served.token },
		});
		expect(api.errors).toEqual([]);
		const operations = Object.assign({}, ...Object.values(api.apis));
		return async (
			route: string,
			parameters: Record<string, unknown> = {},
			requestBody?: unknown,
		): Promise<SwaggerAnswer> => {
			const found = contract.routes.find(
				({ method, path }) => `${method} ${path}` === route,
			);
			const call = operations[found?.operation.operationId ?? ""];
			const options = requestBody === undefined ? {} : { requestBody };
			const answer: SwaggerAnswer = await call(parameters, options);
			const body = Buffer.from(answer.text ?? "");
			if (found)
				expect(
					contract.differences(found, { ...answer, body, text: `${body}` }),
				).toEqual([]);
			return answer;
		};
	}

	it("walks from a request over progress and download to evidence and its verification", async () => {
		const call = await generated();
		const order = { profile: "nordhafen", period: "2026-10" };
		const asked = await call("POST /reports", {}, order);
		expect(asked.status).toBe(202);
		const { id } = REPORT_VIEW.parse(asked.body);
		const { last } = await until(async () =>
			REPORT_VIEW.parse((await call("GET /reports/{id}", { id })).body),
		);
		expect(last).toMatchObject({
			status: "published",
			publication: { completeness: "proven" },
		});
		const report = last.publication?.id;
		for (const { name, size, sha256: hash } of last.publication?.files ?? []) {
			const route = "GET /reports/{id}/files/{name}";
			const file = await call(route, { id: report, name });
			const { url } = DOWNLOAD_VIEW.parse(file.body);
			const bytes = await (await fetch(url)).bytes();
			expect([name, bytes.length, sha256(bytes)]).toEqual([name, size, hash]);
		}
		const route = "GET /reports/{id}/verification";
		const verified = await call(route, { id: report });
		expect(VERIFICATION_VIEW.parse(verified.body)).toMatchObject({
			holds: true,
		});
		const evidence = { recipient: "Auditor", purpose: "Audit of 2026" };
		const issued = await call(
			"POST /reports/{id}/evidence",
			{ id: report },
			evidence,
		);
		const handover = HANDOVER_VIEW.parse(issued.body);
		const ready = await until(async () => {
			const path = "GET /handovers/{id}";
			const { body } = await call(path, { id: handover.id });
			return HANDOVER_VIEW.parse(body);
		});
		expect(ready.last).toMatchObject({ status: "ready", bag: { holds: true } });
		const bag = await (await fetch(handover.link ?? "")).bytes();
		expect(sha256(bag)).toBe(ready.last.bag?.sha256);
	});
});

describe("curl", () => {
	/** Runs curl with the server's token; `--fail-with-body` makes it end with 22 for a status of 400 and more. */
	async function curl(...args: readonly string[]): Promise<string> {
		const ran = await command("curl", [
			...["--silent", "--show-error", "--fail-with-body"],
			...["--header", `Authorization: Bearer ${served.token}`, ...args],
		]);
		expect([ran.code, ran.stderr]).toEqual([0, ""]);
		return ran.stdout;
	}

	const post = (path: string, body: unknown, ...args: readonly string[]) =>
		curl(
			...["--json", JSON.stringify(body), ...args],
			`${served.origin}${path}`,
		);

	it("walks the same way, and what it downloads is verified with sha256sum", async () => {
		const order = { profile: "nordhafen", period: "2026-10", language: "de" };
		const head = await post("/reports", order, "--include");
		expect(head).toMatch(/^HTTP\/1\.1 202 /);
		const location = /^location: (\S+)/im.exec(head)?.[1] ?? "";
		const { last, seen } = await until(async () =>
			REPORT_VIEW.parse(
				JSON.parse(await curl(new URL(location, served.origin).href)),
			),
		);
		expect(last.status).toBe("published");
		expect(seen).toContain("running");
		const report = `${served.origin}/reports/${last.publication?.id}`;
		const { url, sha256: hash } = DOWNLOAD_VIEW.parse(
			JSON.parse(await curl(`${report}/files/report.pdf`)),
		);
		const pdf = join(served.folder, "report.pdf");
		// without the token: a short-lived URL is all that it takes
		const plain = ["--silent", "--fail", "--location", "--output"];
		expect((await command("curl", [...plain, pdf, url])).code).toBe(0);
		expect(sha256(await readFile(pdf))).toBe(hash);
		const body = { recipient: "Auditor", purpose: "Audit of 2026", days: 1 };
		const evidence = `/reports/${last.publication?.id}/evidence`;
		const { id, link = "" } = HANDOVER_VIEW.parse(
			JSON.parse(await post(evidence, body)),
		);
		const ready = await until(async () =>
			HANDOVER_VIEW.parse(
				JSON.parse(await curl(`${served.origin}/handovers/${id}`)),
			),
		);
		expect(ready.last.status).toBe("ready");
		const zip = join(served.folder, "evidence.zip");
		expect((await command("curl", [...plain, zip, link])).code).toBe(0);
		expect(sha256(await readFile(zip))).toBe(ready.last.bag?.sha256);
		await verifyBag(zip, join(served.folder, "unpacked"));
		const verification = JSON.parse(await curl(`${report}/verification`));
		expect(verification).toMatchObject({ holds: true });
	});

	it("is told what is wrong as a problem document", async () => {
		const { token } = served;
		const wrong = { profile: "nordhafen", period: "October" };
		const answer = await ask(served.origin, {
			...{ method: "POST", path: "/reports", token, json: wrong },
		});
		expect(answer.status).toBe(422);
		expect(JSON.parse(answer.text)).toMatchObject({
			errors: [{ field: "period" }],
		});
	});
});
