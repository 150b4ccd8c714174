import type { X509Certificate } from "node:crypto";
import { stat } from "node:fs/promises";
import { messageOf, TracefolioError } from "../errors.ts";
import {
	type BagFiles,
	type Measured,
	measureFile,
	PLACES,
	readSmall,
} from "./bag-files.ts";
import type { Identity } from "./certificate.ts";
import { contentFindings } from "./check-content.ts";
import { listFindings } from "./check-lists.ts";
import { publicationFindings } from "./check-publication.ts";
import { checkSeal } from "./check-seal.ts";
import { type BagFinding, finding } from "./finding.ts";
import { openFolder } from "./open-folder.ts";
import { openZip } from "./open-zip.ts";
import { type HandOver, parseHandOver } from "./records.ts";

/** What a bag is verified against. */
export interface Trust {
	/** certificates of signers or of authorities that issue them */
	readonly trusted: readonly X509Certificate[];
	/** ms since the epoch, UTC */
	readonly now: number;
}

/** What was found of a bag; it holds where nothing was. */
export interface BagVerification {
	readonly kind: "holds" | "fails";
	readonly findings: readonly BagFinding[];
	/** what is good to know and takes nothing away, in plain words */
	readonly notes: readonly string[];
	/** who signed it, where the signature holds */
	readonly signer: (Identity & { readonly trusted: boolean }) | null;
	/** when an authority saw it, where that holds; ISO 8601 UTC */
	readonly timestamp:
		| (Identity & { readonly at: string; readonly trusted: boolean })
		| null;
	/** files in the bag, and their bytes */
	readonly files: number;
	readonly bytes: number;
}

/**
 * Verifies an evidence bag, as zip file or unpacked folder: everything is there and nothing else, every hash is right, the publication
 * in it holds, the signature is that of a trusted signer, and nothing hides in the zip. A bag that nobody signed, or somebody who is
 * not known to be trusted, fails, and the finding says what to do by hand. Throws STORE where there is no such file or folder.
 */
export async function verifyBag(
	path: string,
	trust: Trust,
): Promise<BagVerification> {
	const opened = await open(path);
	if ("kind" in opened) return failed(opened);
	const { files, findings: found, repacked } = opened;
	const { measured, findings: unread } = await measure(files);
	const findings = [
		...found,
		...unread,
		...(await listFindings(files, measured)),
		...(await publicationFindings(files, measured)),
	];
	const handOver = await handOverOf(files);
	if (handOver === null)
		findings.push(
			finding("unreadable", PLACES.custody, "it is missing or of another form"),
		);
	else findings.push(...(await contentFindings(files, measured, handOver)));
	const seal = await checkSeal(files, handOver, trust);
	findings.push(...seal.findings, ...(await repacked()));
	const [bytes, count] = [sum(files.sizes.values()), files.sizes.size];
	return {
		kind: findings.length === 0 ? "holds" : "fails",
		findings,
		notes: seal.notes,
		signer: seal.signer,
		timestamp: seal.timestamp,
		...{ files: count, bytes },
	};
}

function failed(found: BagFinding): BagVerification {
	return {
		kind: "fails",
		findings: [found],
		...{ notes: [], signer: null, timestamp: null, files: 0, bytes: 0 },
	};
}

async function open(path: string) {
	const found = await stat(path).catch((cause: unknown) => {
		throw new TracefolioError(
			"STORE",
			`Cannot read "${path}": there is no such file or folder`,
			{ facts: { path }, cause },
		);
	});
	if (found.isDirectory())
		return { ...(await openFolder(path)), repacked: async () => [] };
	return openZip(path).catch((cause: unknown) =>
		finding(
			"unreadable",
			null,
			`it is no zip file that can be read (${messageOf(cause)})`,
		),
	);
}

async function measure(files: BagFiles): Promise<{
	readonly measured: ReadonlyMap<string, Measured>;
	readonly findings: readonly BagFinding[];
}> {
	const measured = new Map<string, Measured>();
	const findings: BagFinding[] = [];
	for (const path of files.sizes.keys())
		try {
			measured.set(path, await measureFile(files, path));
		} catch (error) {
			findings.push(
				finding("unreadable", path, `it cannot be read (${messageOf(error)})`),
			);
		}
	return { measured, findings };
}

async function handOverOf(files: BagFiles): Promise<HandOver | null> {
	try {
		return parseHandOver((await readSmall(files, PLACES.custody)).toString());
	} catch {
		return null;
	}
}

function sum(numbers: Iterable<number>): number {
	let total = 0;
	for (const number of numbers) total += number;
	return total;
}
