import { createHash, randomFillSync } from "node:crypto";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { S3 } from "@aws-sdk/client-s3";
import { afterEach, describe, expect, test, vi } from "vitest";
import { s3Store } from "../../lib/store/s3.ts";
import type { Store } from "../../lib/store/store.ts";
import { s3Proxy } from "../support/proxy.ts";
import {
	bytes,
	keysOf,
	newBucket,
	newFolder,
	outcomesOf,
	textOf,
} from "../support/stores.ts";

const BIG = 70 * 1024 * 1024;

afterEach(() => vi.unstubAllEnvs());

async function bigFile() {
	const content = randomFillSync(Buffer.alloc(BIG));
	const path = join(await newFolder(), "big");
	await writeFile(path, content);
	return { path, content };
}

async function sha256Of(chunks: AsyncIterable<Uint8Array> | Uint8Array[]) {
	const hash = createHash("sha256");
	for await (const chunk of chunks) hash.update(chunk);
	return hash.digest("hex");
}

test("s3Store() tells where it is", () => {
	const store = s3Store({ bucket: "audit", prefix: "/CloudTraces/eu-de/" });
	expect(store.uri).toBe("s3://audit/CloudTraces/eu-de");
	expect(store.place).toBe("s3://audit/CloudTraces/eu-de");
	expect(store.above).toEqual(["CloudTraces", "eu-de"]);
	expect(s3Store({ bucket: "audit", prefix: "" }).uri).toBe("s3://audit");
});

test("list() leaves out folder markers and what lies beside the prefix", async () => {
	const { bucket, ...server } = await newBucket();
	const s3 = new S3({ ...server, forcePathStyle: true });
	for (const Key of ["in/", "in/a/", "in/a/b", "in-between", "other/c"])
		await s3.putObject({ Bucket: bucket, Key, Body: bytes("") });
	const store = s3Store({ ...server, bucket, prefix: "in" });
	expect(await keysOf(store)).toEqual(["a/b"]);
	expect((await store.level("")).folders).toEqual(["a"]);
});

test("create() sends a big file in parts and never replaces it", async () => {
	const store = s3Store({ ...(await newBucket()), prefix: "" });
	const { path, content } = await bigFile();
	expect(await store.create("big", { path })).toBe("created");
	expect(await store.head("big")).toEqual({ key: "big", size: BIG });
	expect(await sha256Of(store.read("big"))).toBe(await sha256Of([content]));
	expect(await store.create("big", { path })).toBe("exists");
	expect(await store.create("copy", content)).toBe("created");
	expect(await sha256Of(store.read("copy"))).toBe(await sha256Of([content]));
});

test("create() takes the parts back when one is refused", async () => {
	const { endpoint, ...rest } = await newBucket();
	const proxy = await s3Proxy(endpoint, ({ url = "" }) =>
		url.includes("partNumber=3")
			? { status: 400, code: "BadDigest" }
			: undefined,
	);
	const store = s3Store({ ...rest, endpoint: proxy, prefix: "" });
	await expect(store.create("big", await bigFile())).rejects.toThrow(
		/BadDigest/,
	);
	expect(await store.head("big")).toBeNull();
	const s3 = new S3({ ...rest, endpoint, forcePathStyle: true });
	const { Uploads } = await s3.listMultipartUploads({ Bucket: rest.bucket });
	expect(Uploads ?? []).toEqual([]);
});

test("create() works on a store that answers 501 to a condition", async () => {
	const { endpoint, ...rest } = await newBucket();
	let refused = 0;
	const proxy = await s3Proxy(endpoint, ({ headers }) => {
		if (headers["if-none-match"] === undefined) return undefined;
		refused += 1;
		return { status: 501, code: "NotImplemented" };
	});
	const store = s3Store({ ...rest, endpoint: proxy, prefix: "" });
	expect(await store.create("a", bytes("first"))).toBe("created");
	expect(await store.create("a", bytes("second"))).toBe("exists");
	expect(await textOf(store, "a")).toBe("first");
	expect(await store.create("big", await bigFile())).toBe("created");
	expect(await store.create("big", bytes(""))).toBe("exists");
	expect(refused).toBe(2);
});

test("create() asks a store that ignores the condition for nothing once the object exists", async () => {
	const { endpoint, ...rest } = await newBucket();
	const written: string[] = [];
	const proxy = await s3Proxy(endpoint, ({ method, url = "" }) => {
		if (method !== "PUT") return undefined;
		written.push(url);
		return { status: 200, headers: { etag: '"0"' } };
	});
	await s3Store({ ...rest, endpoint, prefix: "" }).create("a", bytes("first"));
	const store = s3Store({ ...rest, endpoint: proxy, prefix: "" });
	expect(await store.create("a", bytes("second"))).toBe("exists");
	expect(written).toEqual([]);
	expect(await store.create("b", bytes("new"))).toBe("created");
	expect(written).toHaveLength(1);
});

test("create() that meets another write of the key says what is there afterwards", async () => {
	const { endpoint, ...rest } = await newBucket();
	const direct = s3Store({ ...rest, endpoint, prefix: "" });
	const proxy = await s3Proxy(endpoint, ({ method, url = "" }) =>
		method === "PUT" || (method === "HEAD" && hidden.delete(url))
			? {
					status: method === "PUT" ? 409 : 404,
					code: "ConditionalRequestConflict",
				}
			: undefined,
	);
	const hidden = new Set([`/${rest.bucket}/a`]);
	const store = s3Store({ ...rest, endpoint: proxy, prefix: "" });
	await direct.create("a", bytes("theirs"));
	expect(await store.create("a", bytes("ours"))).toBe("exists");
	await expect(store.create("b", bytes("ours"))).rejects.toThrow(/409/);
});

describe("every method tells in one sentence", () => {
	async function expectAll(store: Store, message: RegExp, facts: object = {}) {
		const outcomes = await outcomesOf(store);
		const version = await store.version("a").catch((error) => error);
		for (const outcome of [...outcomes, version]) {
			expect(outcome).toMatchObject({
				name: "TracefolioError",
				code: "STORE",
				message: expect.stringMatching(message),
				facts,
			});
			expect(outcome).toHaveProperty("cause");
			expect(String(outcome)).not.toMatch(/\n/);
		}
	}

	test("that the bucket is missing", async () => {
		const { bucket, ...server } = await newBucket();
		const store = s3Store({ ...server, bucket: `${bucket}-not`, prefix: "" });
		await expectAll(store, /: there is no bucket "test-.*-not"$/, {
			bucket: `${bucket}-not`,
			status: 404,
			code: "NoSuchBucket",
		});
	});

	test("that the secret key is wrong", async () => {
		const server = await newBucket();
		vi.stubEnv("AWS_SECRET_ACCESS_KEY", "wrong");
		await expectAll(
			s3Store({ ...server, prefix: "" }),
			/: the secret key does not belong to the access key$/,
			{ status: 403, code: "SignatureDoesNotMatch" },
		);
	});

	test("that the access key is unknown", async () => {
		const server = await newBucket();
		vi.stubEnv("AWS_ACCESS_KEY_ID", "nobody");
		await expectAll(
			s3Store({ ...server, prefix: "" }),
			/: the access key is not known/,
		);
	});

	test("that there are no credentials", async () => {
		const server = await newBucket();
		vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
		vi.stubEnv("AWS_SECRET_ACCESS_KEY", undefined);
		vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
		vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
		vi.stubEnv("AWS_CONFIG_FILE", "/dev/null");
		await expectAll(
			s3Store({ ...server, prefix: "" }),
			/: no credentials were found/,
		);
	});

	test("that no region is set", async () => {
		const { endpoint, bucket } = await newBucket();
		vi.stubEnv("AWS_REGION", undefined);
		vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
		vi.stubEnv("AWS_CONFIG_FILE", "/dev/null");
		await expectAll(
			s3Store({ endpoint, bucket, prefix: "" }),
			/: no region is set/,
		);
	});

	test("that the endpoint cannot be reached", async () => {
		const server = await newBucket();
		const closed = createServer().listen(0, "127.0.0.1");
		await once(closed, "listening");
		const address = closed.address();
		closed.close();
		const port = typeof address === "object" ? address?.port : 0;
		await expectAll(
			s3Store({ ...server, endpoint: `http://127.0.0.1:${port}`, prefix: "" }),
			/: the endpoint cannot be reached \(.*ECONNREFUSED/,
			{ status: 0, code: "ECONNREFUSED" },
		);
	});

	test("that the bucket lies elsewhere", async () => {
		const { endpoint, ...rest } = await newBucket();
		const proxy = await s3Proxy(endpoint, () => ({
			status: 301,
			code: "PermanentRedirect",
		}));
		await expectAll(
			s3Store({ ...rest, endpoint: proxy, prefix: "" }),
			/: the bucket lies in another region or behind another endpoint$/,
		);
	});

	test.each([
		["GET", "list-type=2", (store: Store) => keysOf(store), "s3:ListBucket"],
		["HEAD", "/a", (store: Store) => store.head("a"), "s3:GetObject"],
		["HEAD", "/a", (store: Store) => store.metadata("a"), "s3:GetObject"],
		["HEAD", "/a", (store: Store) => store.version("a"), "s3:GetObject"],
		["GET", "/a", (store: Store) => textOf(store, "a"), "s3:GetObject"],
		[
			"GET",
			"/a",
			(store: Store) => textOf(store, "a", "v1"),
			"s3:GetObjectVersion",
		],
		[
			"PUT",
			"/a",
			(store: Store) => store.create("a", bytes("")),
			"s3:PutObject",
		],
		[
			"PUT",
			"/a",
			(store: Store) =>
				store.create("a", bytes(""), { retainUntil: Date.now() + 60_000 }),
			"s3:PutObject and s3:PutObjectRetention",
		],
	] as const)(
		"which permission a denied %s %s takes",
		async (verb, path, act, permission) => {
			const { endpoint, ...rest } = await newBucket();
			const proxy = await s3Proxy(endpoint, ({ method, url = "" }) =>
				method === verb && url.includes(path)
					? { status: 403, code: "AccessDenied" }
					: undefined,
			);
			await expect(
				act(s3Store({ ...rest, endpoint: proxy, prefix: "" })),
			).rejects.toMatchObject({
				message: expect.stringMatching(
					new RegExp(
						`access was denied, which takes the permission ${permission}$`,
					),
				),
				facts: { status: 403, key: path === "/a" ? "a" : "" },
			});
		},
	);
});

test("read() throws where the object breaks off", async () => {
	const { endpoint, ...rest } = await newBucket();
	const proxy = await s3Proxy(endpoint, () => ({
		status: 200,
		headers: { "content-length": "10", connection: "close" },
	}));
	const store = s3Store({ ...rest, endpoint: proxy, prefix: "" });
	await expect(textOf(store, "a")).rejects.toMatchObject({ code: "STORE" });
});

describe("s3Store() over a connection that breaks off", () => {
	const content = "0123456789".repeat(5000);

	async function readThrough(breaks: number) {
		const server = await newBucket();
		await s3Store({ ...server, prefix: "" }).create("a", bytes(content));
		let gets = 0;
		const endpoint = await s3Proxy(
			server.endpoint,
			() => undefined,
			({ method }) => (method === "GET" && ++gets <= breaks ? 777 : undefined),
		);
		return textOf(s3Store({ ...server, endpoint, prefix: "" }), "a");
	}

	test("goes on where the answer ended, and loses nothing", async () => {
		expect(await readThrough(3)).toBe(content);
	});

	test("gives up in the end, with an error and not with less", async () => {
		await expect(readThrough(99)).rejects.toThrow(/Cannot read "s3:/);
	});
});
