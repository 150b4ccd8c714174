import { randomFillSync } from "node:crypto";

import { S3 } from "@aws-sdk/client-s3";
import { afterEach, describe, expect, test, vi } from "vitest";
import { s3Store } from "../../lib/store/s3.ts";
import { type Answer, s3Proxy } from "../support/proxy.ts";
import { bytes, newBucket, textOf } from "../support/stores.ts";

const MORE_THAN_ONE_PART = 65 * 1024 * 1024;
const HOUR = 3_600_000;

afterEach(() => vi.unstubAllEnvs());

/** A store over a new bucket, with the client that its tests prepare and look at it with. */
async function newPair({ objectLock = true } = {}) {
	const { bucket: Bucket, ...server } = await newBucket({ objectLock });
	const s3 = new S3({ ...server, forcePathStyle: true });
	const place = { ...server, bucket: Bucket, prefix: "" };
	const head = (Key: string) => s3.headObject({ Bucket, Key });
	return { s3, Bucket, place, head, store: s3Store(place) };
}

/** A store that answers every request with the same headers. */
async function answering(status: number, headers: Answer["headers"] = {}) {
	const { endpoint, ...rest } = await newBucket();
	const proxy = await s3Proxy(endpoint, ({ method }) =>
		method === "HEAD" ? { status, headers } : undefined,
	);
	return s3Store({ ...rest, endpoint: proxy, prefix: "" });
}

describe("version()", () => {
	test("names what read() gives now, and read() gives what it named before", async () => {
		const { s3, Bucket, store } = await newPair();
		await store.create("a", bytes("published"));
		const published = await store.version("a");
		expect(published).toMatch(/.{8}/);
		expect(await store.version("a")).toBe(published);
		await s3.putObject({ Bucket, Key: "a", Body: bytes("shadow") });
		const shadow = await store.version("a");
		expect(shadow).not.toBe(published);
		expect(await textOf(store, "a")).toBe("shadow");
		expect(await textOf(store, "a", null)).toBe("shadow");
		expect(await textOf(store, "a", published)).toBe("published");
		expect(await textOf(store, "a", shadow)).toBe("shadow");
	});

	test("is null where a delete marker hides the object, whose versions stay readable", async () => {
		const { s3, Bucket, store } = await newPair();
		await store.create("a", bytes("published"));
		const published = await store.version("a");
		await s3.deleteObject({ Bucket, Key: "a" });
		expect(await store.version("a")).toBeNull();
		expect(await store.head("a")).toBeNull();
		expect(await textOf(store, "a", published)).toBe("published");
		await expect(textOf(store, "a")).rejects.toThrow(/no such object$/);
	});

	test("is null for what a bucket held before it kept versions", async () => {
		const { s3, Bucket, store } = await newPair({ objectLock: false });
		await store.create("a", bytes("old"));
		const VersioningConfiguration = { Status: "Enabled" } as const;
		await s3.putBucketVersioning({ Bucket, VersioningConfiguration });
		expect(await store.version("a")).toBeNull();
		await s3.putObject({ Bucket, Key: "a", Body: bytes("shadow") });
		expect(await store.version("a")).not.toBeNull();
	});

	test("is null for a version that the store names null", async () => {
		const headers = { "content-length": "1", "x-amz-version-id": "null" };
		expect(await (await answering(200, headers)).version("a")).toBeNull();
	});
});

test("read() of a version that is not there names store, key and version", async () => {
	const { store } = await newPair();
	await store.create("a", bytes(""));
	await expect(textOf(store, "a", "0".repeat(32))).rejects.toMatchObject({
		code: "STORE",
		message: expect.stringMatching(
			/^Cannot read version "0{32}" of "s3:\/\/test-.*\/a": there is no such/,
		),
	});
});

test("read() of a version goes on with that version where the connection breaks off", async () => {
	const { s3, Bucket, place, store } = await newPair();
	const published = "0123456789".repeat(5000);
	await store.create("a", bytes(published));
	const version = await store.version("a");
	await s3.putObject({ Bucket, Key: "a", Body: bytes("shadow") });
	let gets = 0;
	const endpoint = await s3Proxy(
		place.endpoint,
		() => undefined,
		({ method }) => (method === "GET" && ++gets === 1 ? 777 : undefined),
	);
	expect(await textOf(s3Store({ ...place, endpoint }), "a", version)).toBe(
		published,
	);
	expect(gets).toBe(2);
});

test("metadata() tells an object that was deleted from one that never was", async () => {
	const deleted = await answering(404, { "x-amz-delete-marker": "true" });
	expect(await deleted.head("a")).toBeNull();
	expect(await deleted.version("a")).toBeNull();
	await expect(deleted.metadata("a")).rejects.toThrow(
		/: it was deleted, and at most earlier versions are left$/,
	);
	await expect((await answering(404)).metadata("a")).rejects.toThrow(
		/: there is no such object$/,
	);
});

test("metadata() and version() read the headers that OBS names in its own way", async () => {
	const store = await answering(200, {
		"content-length": "1",
		"x-obs-meta-Meta-Signature": "0aFF",
		"x-obs-meta-both": "obs",
		"x-amz-meta-both": "amz",
		"x-obs-version-id": "G001",
		"x-obs-storage-class": "STANDARD",
	});
	const read = { "meta-signature": "0aFF", both: "amz" };
	expect(await store.metadata("a")).toEqual(read);
	expect(await store.version("a")).toBe("G001");
});

describe("create() that retains", () => {
	test.each([
		["at once", 5],
		["in parts", MORE_THAN_ONE_PART],
	])(
		"an object sent %s keeps its version from being deleted",
		async (_how, size) => {
			const { s3, Bucket, head, store } = await newPair();
			const retainUntil = Date.now() + HOUR;
			const body = randomFillSync(new Uint8Array(size));
			expect(await store.create("a", body, { retainUntil })).toBe("created");
			const found = await head("a");
			expect(found).toMatchObject({
				ContentLength: size,
				ObjectLockMode: "COMPLIANCE",
			});
			const until = Number(found.ObjectLockRetainUntilDate);
			expect(until).toBeGreaterThanOrEqual(retainUntil);
			expect(until).toBeLessThan(retainUntil + 1000);
			const VersionId = (await store.version("a")) ?? "";
			await expect(
				s3.deleteObject({ Bucket, Key: "a", VersionId }),
			).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
			const again = store.create("a", bytes("other"), { retainUntil });
			expect(await again).toBe("exists");
			expect(await store.version("a")).toBe(VersionId);
		},
	);

	test("nothing is retained that need not be", async () => {
		const { s3, Bucket, head, store } = await newPair();
		await store.create("a", bytes("1"));
		expect((await head("a")).ObjectLockMode).toBeUndefined();
		const VersionId = (await store.version("a")) ?? "";
		await s3.deleteObject({ Bucket, Key: "a", VersionId });
		expect(await store.head("a")).toBeNull();
	});

	test("the request has the digest that AWS wants with a lock, and no second one is sent where the first was heeded", async () => {
		const { place } = await newPair();
		const puts: unknown[] = [];
		const endpoint = await s3Proxy(place.endpoint, ({ method, headers }) => {
			if (method === "PUT") puts.push(headers);
			return undefined;
		});
		const retainUntil = Date.UTC(2099, 0, 1) + 1;
		await s3Store({ ...place, endpoint }).create("a", bytes("1"), {
			retainUntil,
		});
		expect(puts).toEqual([
			expect.objectContaining({
				"content-md5": "xMpCOKC5I4INzFCab3WEmw==",
				"x-amz-object-lock-mode": "COMPLIANCE",
				"x-amz-object-lock-retain-until-date": "2099-01-01T00:00:01Z",
			}),
		]);
	});

	test("a store that does not heed the headers and refuses the retention is no success", async () => {
		const { place, store } = await newPair();
		const endpoint = await s3Proxy(place.endpoint, ({ method, url = "" }) => {
			if (method === "PUT" && url.includes("retention"))
				return { status: 403, code: "AccessDenied" };
			if (method === "PUT") return { status: 200, headers: { etag: '"0"' } };
			return undefined;
		});
		await expect(
			s3Store({ ...place, endpoint }).create("a", bytes("1"), {
				retainUntil: Date.now() + HOUR,
			}),
		).rejects.toThrow(
			/^Cannot retain what was just written as "s3:.*\/a": access was denied, which takes the permission s3:PutObjectRetention$/,
		);
		expect(await store.head("a")).toBeNull();
	});

	test("a bucket without object lock says what to do, and nothing is written", async () => {
		const { store } = await newPair({ objectLock: false });
		await expect(
			store.create("a", bytes("1"), { retainUntil: Date.now() + HOUR }),
		).rejects.toMatchObject({
			code: "STORE",
			message: expect.stringMatching(
				/^Cannot write and retain "s3:.*\/a": the bucket has no object lock, .*: take one that has it, or retain nothing/,
			),
			facts: { status: 400, code: "InvalidRequest", key: "a" },
		});
		expect(await store.head("a")).toBeNull();
	});

	test("a store that knows no object lock says so", async () => {
		const { place } = await newPair({ objectLock: false });
		const endpoint = await s3Proxy(place.endpoint, ({ method }) =>
			method === "PUT" ? { status: 501, code: "NotImplemented" } : undefined,
		);
		await expect(
			s3Store({ ...place, endpoint }).create("a", bytes("1"), {
				retainUntil: Date.now() + HOUR,
			}),
		).rejects.toThrow(/: the bucket has no object lock, /);
	});

	test("a moment that has passed is refused", async () => {
		const { store } = await newPair();
		await expect(
			store.create("a", bytes("1"), { retainUntil: 1000 }),
		).rejects.toThrow(/: the store does not take the end of the retention/);
		expect(await store.head("a")).toBeNull();
	});
});
