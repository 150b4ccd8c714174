import { afterEach, describe, expect, it, vi } from "vitest";
import { s3Store } from "../../../lib/store/s3.ts";
import { bytes, newBucket } from "../../support/stores.ts";

afterEach(() => {
	vi.unstubAllEnvs();
});

const OPTIONS = { seconds: 60, fileName: 'a "b"\r\n/../c.pdf' };

describe("link() of an S3 store", () => {
	it("gives the object to whoever has the URL, as a file to keep, and nothing else", async () => {
		const store = s3Store({ ...(await newBucket()), prefix: "reports" });
		await store.create("a b/ä+.pdf", bytes("content"));
		await store.create("other", bytes("other"));
		const url = await store.link?.("a b/ä+.pdf", OPTIONS);
		const answer = await fetch(url ?? "");
		expect(await answer.text()).toBe("content");
		expect(answer.headers.get("content-disposition")).toBe(
			'attachment; filename="a__b____.._c.pdf"',
		);
		const forged = new URL(url ?? "");
		forged.pathname = forged.pathname.replace(/[^/]+\/[^/]+$/, "other");
		expect((await fetch(forged)).status).toBe(403);
	});

	it("expires", async () => {
		const store = s3Store({ ...(await newBucket()), prefix: "" });
		await store.create("a", bytes("content"));
		const url = new URL((await store.link?.("a", OPTIONS)) ?? "");
		url.searchParams.set("X-Amz-Date", "20200101T000000Z");
		expect((await fetch(url)).status).toBe(403);
		expect(url.searchParams.get("X-Amz-Expires")).toBe("60");
	});

	it("gives the version that was published, not a later one", async () => {
		const bucket = await newBucket({ objectLock: true });
		const store = s3Store({ ...bucket, prefix: "" });
		await store.create("a", bytes("published"));
		const version = await store.version("a");
		const { S3 } = await import("@aws-sdk/client-s3");
		const s3 = new S3({ ...bucket, forcePathStyle: true });
		await s3.putObject({ Bucket: bucket.bucket, Key: "a", Body: "shadow" });
		const url = await store.link?.("a", { ...OPTIONS, version });
		expect(await (await fetch(url ?? "")).text()).toBe("published");
	});
});
