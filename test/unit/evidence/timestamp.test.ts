import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
	requestTimestamp,
	verifyTimestamp,
} from "../../../lib/evidence/timestamp.ts";
import { verifyBag } from "../../../lib/evidence/verify-bag.ts";
import {
	holder,
	listening,
	makeSmallBag,
	openssl,
	signerOf,
	temporaryFolder,
	timestampAuthority,
	unpack,
} from "./support.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let authority: Awaited<ReturnType<typeof timestampAuthority>>;
beforeAll(async () => {
	folder = await temporaryFolder();
	authority = await timestampAuthority(folder.path);
});
afterAll(async () => {
	await authority[Symbol.asyncDispose]();
	await folder[Symbol.asyncDispose]();
});

const CONTENT = Buffer.from("00  data/a\n");

describe("requestTimestamp()", () => {
	it("gets a time stamp that OpenSSL verifies too, in a bag", async () => {
		const jane = await holder(folder.path, "jane");
		const path = join(folder.path, "bag.zip");
		const now = Date.now() + 1000;
		const timestamp = (content: Uint8Array) =>
			requestTimestamp(content, authority.url, fetch);
		await makeSmallBag(folder.path, path, {
			signer: signerOf(jane),
			timestamp,
			now,
		});
		const bag = await unpack(path, join(folder.path, "unpacked"));
		const said = await openssl(
			...["ts", "-verify", "-data", join(bag, "manifest-sha256.txt")],
			...["-in", join(bag, "signature/manifest-sha256.txt.tsr")],
			...["-CAfile", authority.certificatePath],
		);
		expect(said).toContain("Verification: OK");
		const trusted = [jane.certificate, authority.certificate];
		const found = await verifyBag(path, { trusted, now });
		expect(found).toMatchObject({
			kind: "holds",
			notes: [],
			timestamp: { subject: "O=Nordhafen, CN=tsa", trusted: true },
		});
		expect(Math.abs(Date.parse(found.timestamp?.at ?? "") - now)).toBeLessThan(
			60_000,
		);
		const unknown = await verifyBag(path, {
			trusted: trusted.slice(0, 1),
			now,
		});
		expect(unknown.kind).toBe("holds");
		expect(unknown.notes[0]).toContain("not among the trusted certificates");
	});

	it("says why there is none: unreachable, refused, or the answer to something else", async () => {
		const other = await requestTimestamp(
			Buffer.from("other"),
			authority.url,
			fetch,
		);
		const same = await requestTimestamp(CONTENT, authority.url, fetch);
		const answers = [
			[500, Buffer.of(), "HTTP status 500"],
			[200, Buffer.from("hello"), "it is not DER"],
			[200, other, "over other content"],
			[200, same, "it answered another request"],
			[200, Buffer.from("30053003020102", "hex"), "the authority refused"],
			[200, Buffer.alloc(2 * 1024 * 1024), "too large"],
		] as const;
		for (const [status, body, why] of answers) {
			const server = createServer((_, outgoing) => {
				outgoing.statusCode = status;
				outgoing.end(body);
			});
			await using own = await listening(server);
			await expect(
				requestTimestamp(CONTENT, own.url, fetch),
			).rejects.toMatchObject({
				code: "STORE",
				message: expect.stringContaining(why),
			});
		}
		await expect(
			requestTimestamp(CONTENT, "http://user:secret@127.0.0.1:1", fetch),
		).rejects.toMatchObject({
			message: "Cannot get a time stamp from 127.0.0.1:1: it cannot be reached",
		});
	});
});

describe("verifyTimestamp()", () => {
	it("finds flipped bits in what is stamped and in the signature", async () => {
		const response = await requestTimestamp(CONTENT, authority.url, fetch);
		expect(verifyTimestamp(response, CONTENT).kind).toBe("holds");
		expect(verifyTimestamp(response, Buffer.from("00")).kind).toBe("fails");
		// the stamp's hash is near the start, its signed attributes and signature at the end
		const imprint = response.indexOf(
			createHash("sha256").update(CONTENT).digest(),
		);
		const attributes = response.lastIndexOf(
			Buffer.from("06092a864886f70d010903", "hex"),
		);
		const ends = [imprint, imprint + 31, imprint + 60];
		for (let at = attributes; at < response.length; at += 7) ends.push(at);
		for (const at of ends) {
			const flipped = Buffer.from(response);
			flipped[at] = (flipped[at] ?? 0) ^ 4;
			expect([at, verifyTimestamp(flipped, CONTENT).kind]).toEqual([
				at,
				"fails",
			]);
		}
	});
});
