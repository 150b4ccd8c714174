import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { link, lstat, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { PassThrough, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import { id_data } from "@peculiar/asn1-cms";
import { TracefolioError } from "../errors.ts";
import { byCodeUnit } from "../store/key.ts";
import { PLACES, type SmallFile, sha256Of } from "./bag-files.ts";
import { identityOf, refuseUnfit } from "./certificate.ts";
import { signDetached } from "./cms/sign.ts";
import { verifySignedData } from "./cms/verify.ts";
import { type HashedPath, hashList } from "./hash-list.ts";
import { type PayloadFile, type PayloadSources, payloadOf } from "./payload.ts";
import type { Published } from "./published.ts";
import type { HandOver, Seal, SourcesMode } from "./records.ts";
import type { Signer } from "./signer.ts";
import { type Staged, stage } from "./stage.ts";
import { bagInfo, DECLARATION } from "./tag-files.ts";
import { writeZip, type ZipFile } from "./zip.ts";

/** What a bag is made of, and for whom. */
export interface BagOrder extends PayloadSources {
	readonly published: Published;
	readonly recipient: string | null;
	readonly purpose: string | null;
	readonly sources: SourcesMode;
	/** null for a bag that nobody signs */
	readonly signer: Signer | null;
	/** asks an authority for a time stamp over bytes; null for none */
	readonly timestamp: ((content: Uint8Array) => Promise<Buffer>) | null;
	/** `verify.html` */
	readonly page: Uint8Array;
	readonly generator: { readonly name: string; readonly version: string };
	/** ms since the epoch, UTC */
	readonly now: number;
	/** a folder of this run's own on local disk, which the caller removes */
	readonly folder: string;
	/** told what is going on, for a person who waits */
	progress(message: string): void;
}

/** A bag as it was written. */
export interface MadeBag {
	/** of the zip file */
	readonly size: number;
	readonly sha256: string;
	/** files below `data/`, and their bytes */
	readonly files: number;
	readonly bytes: number;
	readonly seal: Seal;
}

/**
 * Writes an evidence bag as a zip file at `path`, and its SHA-256 beside it (`<path>.sha256`, for `sha256sum -c`). Both are whole or
 * not there, and nothing is replaced. Without a signature by ECDSA and a time stamp, the same order gives the same bytes.
 * Throws USAGE where a file is in the way; CONFIG where the key may not sign; STORE where something cannot be read, does not have
 * the hash that is kept of it, or cannot be written.
 */
export async function makeBag(order: BagOrder, path: string): Promise<MadeBag> {
	const sidecar = `${path}.sha256`;
	for (const file of [path, sidecar]) await refuseExisting(file);
	if (order.signer !== null)
		refuseUnfit(order.signer.certificates[0], order.now);
	const unfinished = join(
		dirname(path),
		`.${basename(path)}-${process.pid}.tmp`,
	);
	try {
		const made = await writing(path, () => writeBag(order, unfinished));
		await writing(path, () => giveName(unfinished, path));
		const line = `${made.sha256}  ${basename(path)}\n`;
		await writing(sidecar, () => writeFile(sidecar, line, { flag: "wx" }));
		return made;
	} finally {
		await rm(unfinished, { force: true });
	}
}

async function refuseExisting(path: string): Promise<void> {
	const found = await lstat(path).catch(() => null);
	if (found === null) return;
	throw new TracefolioError(
		"USAGE",
		`Cannot write "${path}": it already exists, and evidence is never overwritten`,
		{ facts: { path } },
	);
}

async function writing<Result>(
	path: string,
	work: () => Promise<Result>,
): Promise<Result> {
	try {
		return await work();
	} catch (cause) {
		if (cause instanceof TracefolioError) throw cause;
		const isSystem = cause instanceof Error && "syscall" in cause;
		if (!isSystem) throw cause;
		throw new TracefolioError(
			"STORE",
			`Cannot write "${path}": ${cause.message}`,
			{ facts: { path }, cause },
		);
	}
}

/** Gives the finished file its name unless the name is taken; on file systems without links, what took it in between is replaced. */
async function giveName(from: string, to: string): Promise<void> {
	try {
		await link(from, to);
	} catch (error) {
		const taken =
			error instanceof Error && "code" in error && error.code === "EEXIST";
		if (taken) await refuseExisting(to);
		await rename(from, to);
	}
}

async function writeBag(order: BagOrder, path: string): Promise<MadeBag> {
	const hash = createHash("sha256");
	let size = 0;
	const zip = new PassThrough();
	const seal = sealOf(order);
	const totals = { files: 0, bytes: 0 };
	const measured = async function* (source: Readable) {
		for await (const chunk of source) {
			hash.update(chunk);
			size += chunk.length;
			yield chunk;
		}
	};
	const file = createWriteStream(path, { flags: "wx", flush: true });
	// whichever side fails ends the other, and its reason is the one that is told
	const written = pipeline(zip, measured, file);
	const zipped = writeZip(filesOf(order, seal, totals), zip).catch((error) => {
		zip.destroy(error instanceof Error ? error : new Error(String(error)));
		throw error;
	});
	await Promise.all([zipped, written]);
	return { size, sha256: hash.digest("hex"), ...totals, seal };
}

function sealOf({ signer, timestamp }: BagOrder): Seal {
	const stamped = { timestamp: timestamp !== null };
	if (signer === null) return { kind: "unsigned", ...stamped };
	const certificate = identityOf(signer.certificates[0]);
	return { kind: "signed", certificate, ...stamped };
}

/** The files of the zip: the payload in the order of paths, then the tag files, which need its hashes. */
async function* filesOf(
	order: BagOrder,
	seal: Seal,
	totals: { files: number; bytes: number },
): AsyncGenerator<ZipFile> {
	const { published, now, generator, recipient, purpose, sources } = order;
	const { profile, period, revision } = published.index.facts;
	const top = `${profile}-${period}-r${revision}/`;
	const handOver: HandOver = {
		at: new Date(now).toISOString(),
		...{ generator, recipient, purpose, sources, seal },
		page: sha256Of(order.page),
	};
	const payload = payloadOf(published, handOver, order);
	const hashes: HashedPath[] = [];
	for await (const { path, file } of staged(payload, order.folder)) {
		order.progress(`Packing ${hashes.length + 1} of ${payload.length} files`);
		hashes.push({ path, sha256: file.sha256 });
		totals.files++;
		totals.bytes += file.size;
		yield { ...file, name: top + path };
		await file.drop();
	}
	for (const { path, bytes } of await tagFiles(order, handOver, hashes, totals))
		yield {
			name: top + path,
			size: bytes.length,
			crc32: crc32(bytes),
			chunks: () => [bytes],
		};
}

const AT_ONCE = 8;

/** Files in their order, the next ones being read meanwhile. */
async function* staged(
	files: readonly PayloadFile[],
	folder: string,
): AsyncGenerator<{ path: string; file: Staged }> {
	const ahead: { path: string; file: Promise<Staged> }[] = [];
	for (const [index, { path, chunks }] of files.entries()) {
		const file = stage(chunks(), folder, `staged-${index}`);
		// it is awaited below, or not at all where an earlier one fails
		file.catch(() => {});
		ahead.push({ path, file });
		const next = ahead.length >= AT_ONCE ? ahead.shift() : undefined;
		if (next !== undefined) yield { path: next.path, file: await next.file };
	}
	for (const { path, file } of ahead) yield { path, file: await file };
}

async function tagFiles(
	order: BagOrder,
	handOver: HandOver,
	payload: readonly HashedPath[],
	totals: { files: number; bytes: number },
): Promise<SmallFile[]> {
	const { report } = order.published.report;
	const manifest = Buffer.from(hashList(payload));
	const tags: SmallFile[] = [
		{ path: PLACES.declaration, bytes: Buffer.from(DECLARATION) },
		{
			path: PLACES.info,
			bytes: Buffer.from(
				bagInfo({
					...report,
					period: report.period.label,
					handedOverAt: handOver.at,
					generator: order.generator,
					...totals,
				}),
			),
		},
		{ path: PLACES.manifest, bytes: manifest },
		{ path: PLACES.page, bytes: order.page },
		...(await sealFiles(order, manifest)),
	];
	const list = hashList(
		tags.map(({ path, bytes }) => ({ path, sha256: sha256Of(bytes) })),
	);
	const all = [...tags, { path: PLACES.tagManifest, bytes: Buffer.from(list) }];
	return all.toSorted((a, b) => byCodeUnit(a.path, b.path));
}

async function sealFiles(
	{ signer, timestamp, now, progress }: BagOrder,
	manifest: Uint8Array,
): Promise<SmallFile[]> {
	const files: SmallFile[] = [];
	if (signer !== null) {
		progress("Signing");
		const bytes = await signDetached(manifest, signer, now);
		refuseWrong(bytes, manifest);
		files.push({ path: PLACES.signature, bytes });
	}
	if (timestamp !== null) {
		progress("Asking for a time stamp");
		files.push({ path: PLACES.timestamp, bytes: await timestamp(manifest) });
	}
	return files;
}

/** A key service may answer with the signature of another key. */
function refuseWrong(signature: Uint8Array, manifest: Uint8Array): void {
	const check = verifySignedData(signature, id_data, manifest);
	if (check.kind === "holds") return;
	throw new TracefolioError(
		"CONFIG",
		`The signature that was made does not verify: ${check.reason}`,
	);
}
