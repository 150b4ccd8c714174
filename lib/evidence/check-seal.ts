import { id_data } from "@peculiar/asn1-cms";
import { type BagFiles, PLACES, readSmall } from "./bag-files.ts";
import {
	fingerprintText,
	type Identity,
	identityOf,
	validityAt,
} from "./certificate.ts";
import { verifySignedData } from "./cms/verify.ts";
import { type BagFinding, finding } from "./finding.ts";
import type { HandOver } from "./records.ts";
import { verifyTimestamp } from "./timestamp.ts";
import { isTrusted } from "./trust.ts";
import type { BagVerification, Trust } from "./verify-bag.ts";

type SealCheck = Pick<
	BagVerification,
	"findings" | "notes" | "signer" | "timestamp"
>;

/** Who vouches for a bag: its signature and time stamp, against what is trusted and against what the bag says of itself. */
export async function checkSeal(
	files: BagFiles,
	handOver: HandOver | null,
	trust: Trust,
): Promise<SealCheck> {
	const manifest = await bytesOf(files, PLACES.manifest);
	const stamp = stampOf(
		await bytesOf(files, PLACES.timestamp),
		manifest,
		trust,
	);
	const signed = signatureOf(
		await bytesOf(files, PLACES.signature),
		manifest,
		stamp.timestamp?.trusted ? Date.parse(stamp.timestamp.at) : null,
		trust,
	);
	const removed =
		handOver === null
			? []
			: removedFindings(handOver, signed.signer, stamp.timestamp !== null);
	return {
		findings: [...signed.findings, ...stamp.findings, ...removed],
		notes: [...signed.notes, ...stamp.notes],
		signer: signed.signer,
		timestamp: stamp.timestamp,
	};
}

async function bytesOf(files: BagFiles, path: string): Promise<Buffer | null> {
	return files.sizes.has(path)
		? readSmall(files, path).catch(() => Buffer.of())
		: null;
}

function stampOf(
	response: Buffer | null,
	manifest: Buffer | null,
	{ trusted }: Trust,
): Omit<SealCheck, "signer"> {
	const none = { findings: [], notes: [], timestamp: null };
	if (response === null || manifest === null) return none;
	const check = verifyTimestamp(response, manifest);
	if (check.kind === "fails")
		return {
			...none,
			findings: [finding("timestamp", PLACES.timestamp, check.reason)],
		};
	const { authority, others, at } = check;
	const identity = identityOf(authority);
	const isKnown = isTrusted(authority, others, trusted, at);
	const validity = validityAt(authority, at);
	return {
		findings:
			validity === "valid"
				? []
				: [
						finding(
							"timestamp",
							PLACES.timestamp,
							`the authority's certificate was ${validity} then`,
						),
					],
		notes: isKnown
			? []
			: [
					`The time stamp is of "${identity.subject}" (SHA-256 ${fingerprintText(identity.sha256)}), which is not among the trusted certificates: it shows a time only to those who trust that authority`,
				],
		timestamp: {
			...identity,
			at: new Date(at).toISOString(),
			trusted: isKnown,
		},
	};
}

const UNSIGNED =
	"nobody signed this bag. Its hashes find damage, and do not show who made it: whoever changes a file can remake them. Ask the sender through another channel (telephone, in person) for the SHA-256 of the zip file or of manifest-sha256.txt, and compare";

function signatureOf(
	signature: Buffer | null,
	manifest: Buffer | null,
	stampedAt: number | null,
	{ trusted, now }: Trust,
): Omit<SealCheck, "timestamp"> {
	const none = { notes: [], signer: null };
	if (signature === null || manifest === null)
		return { ...none, findings: [finding("unsigned", null, UNSIGNED)] };
	const check = verifySignedData(signature, id_data, manifest);
	if (check.kind === "fails")
		return {
			...none,
			findings: [finding("signature", PLACES.signature, check.reason)],
		};
	const { signer: certificate, others, signedAt } = check;
	const identity = identityOf(certificate);
	const at = stampedAt ?? signedAt;
	if (at === null)
		return {
			...none,
			findings: [
				finding(
					"signature",
					PLACES.signature,
					"it does not say when it was made",
				),
			],
		};
	const isKnown = isTrusted(certificate, others, trusted, at);
	const findings = isKnown
		? []
		: [finding("untrusted-signer", PLACES.signature, untrusted(identity))];
	const then = validityAt(certificate, at);
	if (then !== "valid")
		findings.push(
			finding(
				"certificate",
				PLACES.signature,
				`the signer's certificate was ${then} when it signed`,
			),
		);
	if (signedAt !== null && signedAt > now + CLOCK_MS)
		findings.push(
			finding(
				"certificate",
				PLACES.signature,
				"it says that it was made in the future",
			),
		);
	const notes =
		then === "valid" && validityAt(certificate, now) === "expired"
			? [
					`The signer's certificate has expired since it signed (${new Date(certificate.validTo).toISOString()})${stampedAt === null ? "; no trusted time stamp shows that it signed before" : ""}`,
				]
			: [];
	return { findings, notes, signer: { ...identity, trusted: isKnown } };
}

/** Two clocks may differ by so much. */
const CLOCK_MS = 5 * 60 * 1000;

function untrusted({ subject, sha256 }: Identity): string {
	return `the signature holds and is of "${subject}", whom nothing shows to be trusted: anybody can make such a certificate. Its SHA-256 fingerprint is ${fingerprintText(sha256)}. Ask the sender for the fingerprint through another channel (telephone, in person), compare, and verify again with --trust and the sender's certificate or its authority's`;
}

/** The payload says how it is sealed. What is missing of that was taken away; what holds the place of another was put there. */
function removedFindings(
	{ seal }: HandOver,
	signer: Identity | null,
	stamped: boolean,
): BagFinding[] {
	const findings: BagFinding[] = [];
	if (seal.kind === "signed" && signer?.sha256 !== seal.certificate.sha256)
		findings.push(
			finding(
				"seal-removed",
				PLACES.signature,
				`the bag says that it is signed by "${seal.certificate.subject}" (SHA-256 ${fingerprintText(seal.certificate.sha256)}), and that signature is not there`,
			),
		);
	if (seal.kind === "unsigned" && signer !== null)
		findings.push(
			finding(
				"seal-removed",
				PLACES.signature,
				"the bag says that it is not signed, and there is a signature",
			),
		);
	if (seal.timestamp !== stamped)
		findings.push(
			finding(
				"seal-removed",
				PLACES.timestamp,
				seal.timestamp
					? "the bag says that it has a time stamp, and none that holds is there"
					: "the bag says that it has no time stamp, and there is one",
			),
		);
	return findings;
}
