import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";
import { s3Store } from "../../lib/store/s3.ts";
import type { Store } from "../../lib/store/store.ts";
import { type BucketKind, rgw } from "./rgw.ts";

/** A new empty folder, removed when the test, or the file of tests whose hook asks for it, is over. */
export async function newFolder(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), "tracefolio-test-"));
	onTestFinished(() => rm(folder, { recursive: true }));
	return folder;
}

/** A new empty bucket of the run's S3-compatible server, whose keys the environment then holds, as the SDK wants them. */
export async function newBucket(kind: BucketKind = {}) {
	const { makeBucket, ...server } = await rgw();
	const bucket = `test-${crypto.randomUUID()}`;
	await makeBucket(bucket, kind);
	vi.stubEnv("AWS_ACCESS_KEY_ID", server.accessKeyId);
	vi.stubEnv("AWS_SECRET_ACCESS_KEY", server.secretAccessKey);
	return { ...server, region: "us-east-1", bucket };
}

/** A store over a new bucket. */
export async function newS3Store(prefix = ""): Promise<Store> {
	return s3Store({ ...(await newBucket()), prefix });
}

export function bytes(text: string): Uint8Array {
	return new TextEncoder().encode(text);
}

/** The whole object as text. */
export async function textOf(
	store: Store,
	key: string,
	version?: string | null,
): Promise<string> {
	const chunks = await Array.fromAsync(store.read(key, version));
	return Buffer.concat(chunks).toString();
}

/** The keys that a listing names, in its order. */
export async function keysOf(store: Store, prefix = ""): Promise<string[]> {
	return (await Array.fromAsync(store.list(prefix))).map(({ key }) => key);
}

/** What each of the methods that reach the objects gave or threw. */
export async function outcomesOf(
	store: Store,
	{ prefix = "", key = "a" } = {},
): Promise<unknown[]> {
	const attempts = [
		keysOf(store, prefix),
		store.level(prefix),
		store.head(key),
		store.metadata(key),
		textOf(store, key),
		store.create(key, bytes("")),
	];
	return (await Promise.allSettled<unknown>(attempts)).map((attempt) =>
		attempt.status === "rejected" ? attempt.reason : attempt.value,
	);
}
