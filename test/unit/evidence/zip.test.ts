import { createHash } from "node:crypto";
import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Writable } from "node:stream";
import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openZip } from "../../../lib/evidence/open-zip.ts";
import { writeZip, type ZipFile } from "../../../lib/evidence/zip.ts";
import { command } from "../../support/command.ts";
import { temporaryFolder } from "./support.ts";

function file(name: string, content: string): ZipFile {
	const bytes = Buffer.from(content);
	return {
		name,
		size: bytes.length,
		crc32: crc32(bytes),
		chunks: () => [bytes],
	};
}

const FILES = [file("bag/a.txt", "hello"), file("bag/ä/empty", "")];

async function* each(files: Iterable<ZipFile>) {
	yield* files;
}

async function zipOf(files: Iterable<ZipFile>): Promise<Buffer> {
	const chunks: Buffer[] = [];
	const target = new Writable({
		write(chunk: Uint8Array, _encoding, done) {
			chunks.push(Buffer.from(chunk));
			done();
		},
	});
	await writeZip(each(files), target);
	return Buffer.concat(chunks);
}

describe("writeZip()", () => {
	it("writes these bytes, so that bags of earlier versions stay verifiable", async () => {
		const bytes = await zipOf(FILES);
		// a change here makes `verify` call every bag repacked that was made before
		expect(createHash("sha256").update(bytes).digest("hex")).toBe(
			"9aa10875f7fb0924490515e0cb46cec038d780a8f7b5e163b26ecdd46295b935",
		);
		expect(bytes.length).toBe(221);
	});

	it("writes what other programs read", async () => {
		await using folder = await temporaryFolder();
		const path = join(folder.path, "a.zip");
		await writeFile(path, await zipOf(FILES));
		const script =
			"import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), [(i.filename, i.date_time, i.compress_type, i.flag_bits & 8, oct(i.external_attr >> 16)) for i in z.infolist()])";
		const ran = await command("python3", ["-c", script, path]);
		expect(ran.stdout.trim()).toBe(
			"None [('bag/a.txt', (1980, 1, 1, 0, 0, 0), 0, 0, '0o100644'), ('bag/ä/empty', (1980, 1, 1, 0, 0, 0), 0, 0, '0o100644')]",
		);
	});

	it("throws what the target throws, at whatever byte, and does not wait", async () => {
		for (let room = 0; room < 221; room += 20) {
			let left = room;
			const full = new Writable({
				write(chunk: Uint8Array, _encoding, done) {
					left -= chunk.length;
					done(left < 0 ? new Error("no space left") : null);
				},
			});
			await expect(writeZip(each(FILES), full)).rejects.toThrow(
				"no space left",
			);
		}
	});

	it("writes ZIP64 for a file above 4 GB, and holds none of it", async () => {
		const block = Buffer.alloc(16 * 1024 * 1024);
		const blocks = 257;
		let crc = 0;
		for (let n = 0; n < blocks; n++) crc = crc32(block, crc);
		const large: ZipFile = {
			name: "bag/large",
			size: block.length * blocks,
			crc32: crc,
			*chunks() {
				for (let n = 0; n < blocks; n++) yield block;
			},
		};
		let written = 0;
		let end = Buffer.of();
		const target = new Writable({
			highWaterMark: 1,
			write(chunk: Uint8Array, _encoding, done) {
				written += chunk.length;
				end = Buffer.concat([end, chunk]).subarray(-400);
				done();
			},
		});
		const before = process.memoryUsage().rss;
		await writeZip(each([large, file("bag/z", "behind")]), target);
		expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 * 1024);
		const directory = end.indexOf("PK\x01\x02");
		expect(written).toBeGreaterThan(large.size);
		// both entries need 64 bits: one for its size, one for its offset
		const tail = end.subarray(directory);
		expect(tail.indexOf("PK\x06\x06")).toBeGreaterThan(0);
		expect(tail.indexOf("PK\x06\x07")).toBeGreaterThan(0);
		expect(tail.includes(uint64(large.size))).toBe(true);
		expect(tail.indexOf("PK\x05\x06")).toBe(tail.length - 22);
	}, 180_000);
});

function uint64(value: number): Buffer {
	const bytes = Buffer.alloc(8);
	bytes.writeBigUInt64LE(BigInt(value));
	return bytes;
}

describe("openZip()", () => {
	it("finds every flipped bit that is not in a file's content, and bytes that were added", async () => {
		await using folder = await temporaryFolder();
		const path = join(folder.path, "a.zip");
		const bytes = await zipOf(FILES);
		const found = async () => {
			const opened = await openZip(path).catch(() => null);
			return opened === null || (await opened.repacked()).length > 0;
		};
		await writeFile(path, bytes);
		expect(await found()).toBe(false);
		const content = bytes.indexOf("hello");
		for (let at = 0; at < bytes.length; at++) {
			if (at >= content && at < content + 5) continue;
			const flipped = Buffer.from(bytes);
			flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
			await writeFile(path, flipped);
			expect([at, await found()]).toEqual([at, true]);
		}
		await writeFile(path, bytes);
		await appendFile(path, "hidden");
		expect(await found()).toBe(true);
		await writeFile(path, Buffer.concat([Buffer.from("hidden"), bytes]));
		expect(await found()).toBe(true);
		expect(await readFile(path, "latin1")).toContain("hidden");
	}, 180_000);

	it("finds doubled names, files beside the folder, and several folders", async () => {
		await using folder = await temporaryFolder();
		const path = join(folder.path, "a.zip");
		await writeFile(
			path,
			await zipOf([file("bag/a", "1"), file("b", "2"), file("c/d", "3")]),
		);
		const { findings } = await openZip(path);
		expect(findings.map(({ kind, object }) => [kind, object])).toEqual([
			["extra", "b"],
			["extra", null],
		]);
	});
});
