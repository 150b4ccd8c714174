import { createHash, randomBytes, type X509Certificate } from "node:crypto";
import { AsnParser, AsnSerializer, OctetString } from "@peculiar/asn1-schema";
import {
	id_ct_tstInfo,
	MessageImprint,
	PKIStatus,
	TimeStampReq,
	TimeStampReqVersion,
	TimeStampResp,
	TSTInfo,
} from "@peculiar/asn1-tsp";
import { AlgorithmIdentifier } from "@peculiar/asn1-x509";
import { TracefolioError } from "../errors.ts";
import { elementOf } from "./cms/der.ts";
import { HASHES, oidOf } from "./cms/oids.ts";
import { verifySignedData } from "./cms/verify.ts";

const TIMEOUT_MS = 30_000;
const LARGEST_ANSWER = 1024 * 1024;

/**
 * Asks a time-stamping authority (RFC 3161, over HTTP) for a time stamp over content, and returns its response as received,
 * verified. Throws STORE where the authority cannot be reached, refuses, or answers with another stamp.
 */
export async function requestTimestamp(
	content: Uint8Array,
	url: string,
	fetcher: typeof fetch,
): Promise<Buffer> {
	// a positive integer in the shortest form
	const nonce = randomBytes(8);
	nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40;
	const body = requestOf(content, nonce);
	const answer = await post(url, body, fetcher);
	const check = verifyTimestamp(answer, content);
	if (check.kind === "fails") throw fault(url, check.reason);
	if (!check.nonce?.equals(nonce))
		throw fault(url, "it answered another request");
	return answer;
}

function requestOf(content: Uint8Array, nonce: Buffer): Uint8Array {
	const request = new TimeStampReq({
		version: TimeStampReqVersion.v1,
		messageImprint: new MessageImprint({
			hashAlgorithm: new AlgorithmIdentifier({
				algorithm: oidOf(HASHES, (hash) => hash === "sha256"),
				parameters: null,
			}),
			hashedMessage: new OctetString(
				createHash("sha256").update(content).digest(),
			),
		}),
		nonce: new Uint8Array(nonce).buffer,
		certReq: true,
	});
	return new Uint8Array(AsnSerializer.serialize(request));
}

async function post(
	url: string,
	body: Uint8Array,
	fetcher: typeof fetch,
): Promise<Buffer> {
	const asked = await fetcher(url, {
		method: "POST",
		headers: { "content-type": "application/timestamp-query" },
		body: new Uint8Array(body),
		signal: AbortSignal.timeout(TIMEOUT_MS),
	}).catch((cause: unknown) => {
		throw fault(url, "it cannot be reached", cause);
	});
	if (!asked.ok) {
		await asked.body?.cancel();
		throw fault(url, `it answered with HTTP status ${asked.status}`);
	}
	const chunks: Uint8Array[] = [];
	let size = 0;
	try {
		for await (const chunk of asked.body ?? []) {
			size += chunk.length;
			if (size > LARGEST_ANSWER) break;
			chunks.push(chunk);
		}
	} catch (cause) {
		throw fault(url, "its answer broke off", cause);
	}
	if (size > LARGEST_ANSWER) throw fault(url, "its answer is too large");
	return Buffer.concat(chunks);
}

function fault(url: string, why: string, cause?: unknown): TracefolioError {
	// a URL may hold a password
	const { host } = new URL(url);
	return new TracefolioError(
		"STORE",
		`Cannot get a time stamp from ${host}: ${why}`,
		{ facts: { host }, cause },
	);
}

export type TimestampCheck =
	| {
			readonly kind: "holds";
			/** ms since the epoch, UTC */
			readonly at: number;
			readonly authority: X509Certificate;
			readonly others: readonly X509Certificate[];
			readonly nonce: Buffer | null;
	  }
	| { readonly kind: "fails"; readonly reason: string };

/** Verifies the response of a time-stamping authority over content (RFC 3161, 2.4.2). Whether the authority is to be trusted is not asked here. Never throws. */
export function verifyTimestamp(
	response: Uint8Array,
	content: Uint8Array,
): TimestampCheck {
	try {
		return check(response, content);
	} catch {
		return { kind: "fails", reason: "it is no time stamp that can be read" };
	}
}

const TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
const GRANTED = [PKIStatus.granted, PKIStatus.grantedWithMods];

function check(response: Uint8Array, content: Uint8Array): TimestampCheck {
	const fails = (reason: string) => ({ kind: "fails" as const, reason });
	if (elementOf(response) === null)
		return fails("it is not DER, or bytes follow it");
	const { status, timeStampToken } = AsnParser.parse(response, TimeStampResp);
	if (!GRANTED.includes(status.status) || timeStampToken === undefined)
		return fails("the authority refused");
	const token = Buffer.from(AsnSerializer.serialize(timeStampToken));
	const signature = verifySignedData(token, id_ct_tstInfo, null);
	if (signature.kind === "fails") return signature;
	const { signer: authority, others, content: info } = signature;
	if (!authority.keyUsage?.includes(TIME_STAMPING))
		return fails("its certificate is not for time stamps");
	const stamp = AsnParser.parse(info ?? Buffer.of(), TSTInfo);
	const { hashAlgorithm, hashedMessage } = stamp.messageImprint;
	const hash = HASHES[hashAlgorithm.algorithm];
	const actual = hash && createHash(hash).update(content).digest();
	if (!actual?.equals(Buffer.from(hashedMessage.buffer)))
		return fails("it was made over other content");
	const nonce = stamp.nonce ? Buffer.from(stamp.nonce) : null;
	const at = stamp.genTime.getTime();
	return { kind: "holds", at, authority, others, nonce };
}
