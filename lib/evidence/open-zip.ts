import { openAsBlob } from "node:fs";
import { Writable } from "node:stream";
import { BlobReader, type FileEntry, ZipReader } from "@zip.js/zip.js";
import type { BagFiles } from "./bag-files.ts";
import { type BagFinding, finding } from "./finding.ts";
import { writeZip, type ZipFile } from "./zip.ts";

/** A bag in a zip file. */
export interface ZippedBag {
	readonly files: BagFiles;
	readonly findings: readonly BagFinding[];
	/** Finds a zip that is not byte for byte as a bag's is written: nothing hides between, before or behind its files. */
	repacked(): Promise<readonly BagFinding[]>;
}

const OPTIONS = { useWebWorkers: false, checkCrc32: true };

/** Opens a zip file by its directory. Throws what the file system throws, and where it is no zip. */
export async function openZip(path: string): Promise<ZippedBag> {
	const blob = await openAsBlob(path);
	const zip = new ZipReader(new BlobReader(blob), OPTIONS);
	const findings: BagFinding[] = [];
	const entries = new Map<string, FileEntry>();
	const top = new Set<string>();
	for (const entry of await zip.getEntries()) {
		const [folder = "", ...rest] = entry.filename.split("/");
		const inside = rest.join("/");
		top.add(folder);
		if (entry.directory) continue;
		if (inside === "")
			findings.push(
				finding("extra", entry.filename, "it lies beside the bag's folder"),
			);
		else if (entry.encrypted || entries.has(inside))
			findings.push(
				finding(
					"unreadable",
					entry.filename,
					entry.encrypted ? "it is encrypted" : "the zip holds it twice",
				),
			);
		else entries.set(inside, entry);
	}
	const [name = "", ...others] = top;
	if (others.length > 0)
		findings.push(finding("extra", null, "the zip holds more than one folder"));
	const files: BagFiles = {
		name,
		sizes: new Map(
			[...entries].map(([inside, entry]) => [inside, entry.uncompressedSize]),
		),
		read: (inside) => contentOf(entries.get(inside), inside),
	};
	const repacked = () => findRepacked(name, entries, blob);
	return { files, findings, repacked };
}

async function* contentOf(
	entry: FileEntry | undefined,
	path: string,
): AsyncGenerator<Uint8Array> {
	if (entry === undefined) throw new Error(`there is no "${path}"`);
	let fail = (_error: unknown) => {};
	const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>({
		start(controller) {
			fail = (error) => controller.error(error);
		},
	});
	// a damaged entry does not end the stream by itself
	entry.getData(writable, OPTIONS).catch((error: unknown) => fail(error));
	yield* readable;
}

async function findRepacked(
	name: string,
	entries: ReadonlyMap<string, FileEntry>,
	blob: Blob,
): Promise<readonly BagFinding[]> {
	const message =
		"the zip file is not byte for byte as Tracefolio writes it: it was packed again, or changed outside of the bag's files. Unpack it and verify the folder";
	const repacked = [finding("repacked", null, message)];
	const target = comparing(blob);
	try {
		await writeZip(asWritten(name, entries), target.writable);
	} catch {
		return repacked;
	}
	return target.isEqual() ? [] : repacked;
}

async function* asWritten(
	name: string,
	entries: ReadonlyMap<string, FileEntry>,
): AsyncGenerator<ZipFile> {
	for (const [inside, entry] of entries)
		yield {
			name: `${name}/${inside}`,
			size: entry.uncompressedSize,
			crc32: entry.crc32 ?? 0,
			chunks: () => contentOf(entry, inside),
		};
}

/** A target that compares what is written to it with a file. */
function comparing(blob: Blob) {
	let at = 0;
	const writable = new Writable({
		write(chunk: Uint8Array, _encoding, done) {
			const part = blob.slice(at, at + chunk.length);
			at += chunk.length;
			part.arrayBuffer().then((bytes) => {
				const same = Buffer.from(bytes).equals(chunk);
				done(same ? null : new Error("they differ"));
			}, done);
		},
	});
	return { writable, isEqual: () => at === blob.size };
}
