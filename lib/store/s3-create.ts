import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import type { S3 } from "@aws-sdk/client-s3";
import { refusalOf } from "./s3-fault.ts";
import type { Lock } from "./s3-retain.ts";
import type { Body } from "./store.ts";

const MEBIBYTE = 1 << 20;
const MAX_SINGLE_PUT = 64 * MEBIBYTE;
/** S3 allows 10,000 parts of at least 5 MiB each. */
const MAX_PARTS = 10_000;

interface Target {
	readonly Bucket: string;
	readonly Key: string;
}

/** What was created; without an id where the store keeps no versions. */
interface Created {
	readonly VersionId?: string;
}

/**
 * Uploads an object unless the store says that it exists. The condition is asked of the store (`If-None-Match`), which
 * not every store honours or knows: the caller looks first. Nothing is visible before the last byte has arrived.
 */
export async function putOnce(
	s3: S3,
	target: Target,
	body: Body,
	lock: Partial<Lock> = {},
): Promise<Created | "exists"> {
	const source = await sourceOf(body);
	const upload = source.size > MAX_SINGLE_PUT ? putInParts : putWhole;
	try {
		const { VersionId } = await upload(s3, target, source, lock);
		return VersionId === undefined ? {} : { VersionId };
	} catch (error) {
		if (refusalOf(error).status === 412) return "exists";
		throw error;
	} finally {
		await source.close();
	}
}

async function putWhole(
	s3: S3,
	target: Target,
	source: Source,
	lock: Partial<Lock>,
) {
	const bytes = await source.slice(0, source.size);
	return onlyIfNew((condition) =>
		s3.putObject({ ...target, ...checked(bytes), ...lock, ...condition }),
	);
}

async function putInParts(
	s3: S3,
	target: Target,
	source: Source,
	lock: Partial<Lock>,
) {
	const begin = { ...target, ...lock };
	const { UploadId } = await s3.createMultipartUpload(begin);
	const upload = { ...target, UploadId };
	const partSize = Math.max(16 * MEBIBYTE, Math.ceil(source.size / MAX_PARTS));
	try {
		const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
		for (let at = 0; at < source.size; at += partSize) {
			const bytes = await source.slice(at, at + partSize);
			const PartNumber = Parts.length + 1;
			const part = { ...upload, PartNumber, ...checked(bytes) };
			const { ETag } = await s3.uploadPart(part);
			Parts.push({ PartNumber, ETag });
		}
		return await onlyIfNew((condition) =>
			s3.completeMultipartUpload({
				...upload,
				MultipartUpload: { Parts },
				...condition,
			}),
		);
	} catch (error) {
		// What cannot be taken back is no object, only storage: the bucket's lifecycle rule ends it.
		await s3.abortMultipartUpload(upload).catch(() => undefined);
		throw error;
	}
}

/** A store that does not know conditional writes answers 501; it is asked again without the condition. */
async function onlyIfNew<T>(
	send: (condition: { IfNoneMatch?: "*" }) => Promise<T>,
): Promise<T> {
	try {
		return await send({ IfNoneMatch: "*" });
	} catch (error) {
		if (refusalOf(error).status !== 501) throw error;
		return await send({});
	}
}

/** Bytes with their digest, which the store compares: SDK checksums are unknown to OBS-like stores. */
function checked(Body: Buffer) {
	return { Body, ContentMD5: createHash("md5").update(Body).digest("base64") };
}

interface Source {
	readonly size: number;
	/** The bytes from `start` to before `end`, or to the source's end. */
	slice(start: number, end: number): Promise<Buffer>;
	close(): Promise<void>;
}

async function sourceOf(body: Body): Promise<Source> {
	if (body instanceof Uint8Array) {
		const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
		return {
			size: bytes.length,
			slice: async (start, end) => bytes.subarray(start, end),
			close: async () => undefined,
		};
	}
	const file = await open(body.path);
	const { size } = await file.stat();
	return {
		size,
		async slice(start, end) {
			const wanted = Math.min(end, size) - start;
			const buffer = Buffer.allocUnsafe(wanted);
			const { bytesRead } = await file.read(buffer, 0, wanted, start);
			if (bytesRead < wanted)
				throw new Error(`"${body.path}" became shorter while it was read`);
			return buffer;
		},
		close: () => file.close(),
	};
}
