import { Readable } from "node:stream";
import type {
	GetObjectOutput,
	GetObjectRequest,
	HeadObjectOutput,
	ListObjectsV2Request,
	S3,
} from "@aws-sdk/client-s3";
import { TracefolioError } from "../errors.ts";
import { byCodeUnit, checkKey, checkPrefix } from "./key.ts";
import { plainMetadata } from "./metadata.ts";
import { putOnce } from "./s3-create.ts";
import { type Asked, refusalOf, s3Fault } from "./s3-fault.ts";
import { presigned } from "./s3-link.ts";
import { listPage, needed } from "./s3-list.ts";
import { readObsHeaders } from "./s3-obs.ts";
import { ensureLocked, lockOf, RETAIN, WRITE_RETAINED } from "./s3-retain.ts";
import type { Store, StoredObject } from "./store.ts";

/** How a bucket is reached; what is absent is left to the SDK, which reads the environment and the shared AWS files. */
export interface S3Options {
	/** for stores other than AWS, such as `https://obs.eu-de.otc.t-systems.com` */
	readonly endpoint?: string;
	readonly region?: string;
	/** bucket in the path, not in the host name; true where an endpoint is given, unless said otherwise */
	readonly pathStyle?: boolean;
}

const LIST: Asked = { verb: "list", permission: "s3:ListBucket" };
const LOOK_UP: Asked = { verb: "look up", permission: "s3:GetObject" };
const READ_METADATA: Asked = {
	verb: "read the metadata of",
	permission: "s3:GetObject",
};
const LOOK_UP_VERSION: Asked = {
	verb: "look up the version of",
	permission: "s3:GetObject",
};
const READ: Asked = { verb: "read", permission: "s3:GetObject" };
const SIGN: Asked = { verb: "sign a URL of", permission: "s3:GetObject" };
const WRITE: Asked = { verb: "write", permission: "s3:PutObject" };

const READ_ATTEMPTS = 5;

/**
 * A bucket, or what lies under a prefix of it, as a store: AWS S3, OBS, Ceph and others of their kind. Folder markers (keys
 * that end in a slash) are no objects. The SDK is loaded by the first request.
 */
export function s3Store({
	bucket: Bucket,
	prefix,
	...options
}: S3Options & { readonly bucket: string; readonly prefix: string }): Store {
	const above = prefix.split("/").filter((segment) => segment !== "");
	const root = above.map((segment) => `${segment}/`).join("");
	const uri = ["s3:/", Bucket, ...above].join("/");
	let client: Promise<S3> | undefined;
	let bucketSeen = false;

	/** Sends requests; what goes wrong is told as a fault of what was asked. */
	async function ask<T>(
		asked: Asked,
		key: string,
		send: (s3: S3) => Promise<T>,
	): Promise<T> {
		try {
			client ??= connect(options);
			return await send(await client);
		} catch (error) {
			throw s3Fault({ ...asked, bucket: Bucket, key }, error);
		}
	}

	async function* pages(prefix: string, delimiter: { Delimiter?: "/" }) {
		checkPrefix(prefix, uri);
		let page = await list(root + prefix, delimiter);
		yield page;
		while (page.next !== undefined) {
			const more = { ...delimiter, ContinuationToken: page.next };
			page = await list(root + prefix, more);
			yield page;
		}
	}

	function list(Prefix: string, rest: Partial<ListObjectsV2Request>) {
		return ask(LIST, Prefix, (s3) => listPage(s3, { Bucket, Prefix, ...rest }));
	}

	/** What the store says of an object, or the fault that says that there is none; throws every other fault. */
	async function lookUp(
		asked: Asked,
		key: string,
	): Promise<HeadObjectOutput | TracefolioError> {
		checkKey(key, uri);
		const Key = root + key;
		try {
			return await ask(asked, Key, (s3) => s3.headObject({ Bucket, Key }));
		} catch (error) {
			const status = statusOf(error);
			if (!(error instanceof TracefolioError) || status === 0) throw error;
			// An answer to HEAD has no body to say whether the key or the bucket is missing, or what is denied; one to a listing has.
			if (status !== 404 || !bucketSeen) await list(Key, { MaxKeys: 1 });
			bucketSeen = true;
			if (status === 404) return error;
			throw error;
		}
	}

	/** Size in bytes, or null where there is no such object. */
	async function sizeOf(key: string): Promise<number | null> {
		const found = await lookUp(LOOK_UP, key);
		if (found instanceof TracefolioError) return null;
		return ask(LOOK_UP, root + key, async () =>
			needed(found.ContentLength, "its size"),
		);
	}

	return {
		uri,
		place: uri,
		above,
		retains: true,
		async *list(prefix) {
			const found: StoredObject[] = [];
			for await (const { objects } of pages(prefix, {}))
				for (const { key, size } of objects)
					if (!key.endsWith("/"))
						found.push({ key: key.slice(root.length), size });
			// Stores list in the order of UTF-8 bytes, some in none at all.
			yield* found.sort((a, b) => byCodeUnit(a.key, b.key));
		},
		async level(prefix) {
			const [folders, objects]: [string[], string[]] = [[], []];
			const from = root.length + prefix.length;
			for await (const page of pages(prefix, { Delimiter: "/" })) {
				for (const path of page.folders) folders.push(path.slice(from, -1));
				for (const { key } of page.objects)
					if (!key.endsWith("/")) objects.push(key.slice(from));
			}
			return {
				folders: folders.sort(byCodeUnit),
				objects: objects.sort(byCodeUnit),
			};
		},
		async head(key) {
			const size = await sizeOf(key);
			return size === null ? null : { key, size };
		},
		async metadata(key) {
			const found = await lookUp(READ_METADATA, key);
			if (found instanceof TracefolioError) throw found;
			return ask(READ_METADATA, root + key, async () =>
				plainMetadata(Object.entries(found.Metadata ?? {})),
			);
		},
		async version(key) {
			const found = await lookUp(LOOK_UP_VERSION, key);
			if (found instanceof TracefolioError) return null;
			// "null" is how a bucket names what it held before it kept versions
			const { VersionId = "null" } = found;
			return VersionId === "null" ? null : VersionId;
		},
		async *read(key, version = null) {
			checkKey(key, uri);
			const Key = root + key;
			const asked = version === null ? READ : readVersion(version);
			const which = version === null ? {} : { VersionId: version };
			let at = 0;
			let rest: Pick<GetObjectRequest, "Range" | "IfMatch"> = {};
			for (let attempt = 1; ; attempt++) {
				const object = await ask(asked, Key, (s3) =>
					s3.getObject({ Bucket, Key, ...which, ...rest }),
				);
				try {
					for await (const chunk of bodyOf(object, at)) {
						at += chunk.length;
						yield chunk;
					}
					return;
				} catch (error) {
					// The SDK repeats requests, not answers that break off: the rest of the same object is asked for here.
					if (attempt === READ_ATTEMPTS || object.ETag === undefined)
						throw s3Fault({ ...asked, bucket: Bucket, key: Key }, error);
					rest = { Range: `bytes=${at}-`, IfMatch: object.ETag };
				}
			}
		},
		async create(key, body, keep) {
			if ((await sizeOf(key)) !== null) return "exists";
			const Key = root + key;
			const lock = keep && lockOf(keep);
			const asked = lock === undefined ? WRITE : WRITE_RETAINED;
			const put = await ask(asked, Key, (s3) =>
				putOnce(s3, { Bucket, Key }, body, lock),
			).catch(async (error) => {
				// Somebody else was writing this key at the same time: what counts is whether it is there now.
				if (statusOf(error) === 409 && (await sizeOf(key)) !== null)
					return "exists" as const;
				throw error;
			});
			if (put === "exists") return "exists";
			if (lock !== undefined)
				await ask(RETAIN, Key, (s3) =>
					ensureLocked(s3, { Bucket, Key, ...put }, lock),
				);
			return "created";
		},
		async link(key, options) {
			checkKey(key, uri);
			const Key = root + key;
			return ask(SIGN, Key, (s3) => presigned(s3, { Bucket, Key }, options));
		},
	};
}

function readVersion(version: string): Asked {
	return {
		verb: `read version "${version}" of`,
		permission: "s3:GetObjectVersion",
	};
}

function bodyOf(
	{ Body, ContentRange }: GetObjectOutput,
	from: number,
): AsyncIterable<Uint8Array> {
	if (!(Body instanceof Readable)) throw new Error("no body came");
	if (from > 0 && !ContentRange?.startsWith(`bytes ${from}-`))
		throw new Error("the connection broke off, and the rest cannot be had");
	return Body;
}

async function connect({ endpoint, region, pathStyle }: S3Options) {
	const { S3 } = await import("@aws-sdk/client-s3");
	const s3 = new S3({
		...(endpoint === undefined ? {} : { endpoint }),
		...(region === undefined ? {} : { region }),
		forcePathStyle: pathStyle ?? endpoint !== undefined,
		// Stores other than AWS refuse the checksums that the SDK adds by itself.
		requestChecksumCalculation: "WHEN_REQUIRED",
		responseChecksumValidation: "WHEN_REQUIRED",
		maxAttempts: 5,
		// Without these a silent endpoint is waited for without end.
		requestHandler: { connectionTimeout: 10_000, socketTimeout: 120_000 },
	});
	readObsHeaders(s3);
	return s3;
}

function statusOf(error: unknown): number {
	return error instanceof TracefolioError ? refusalOf(error.cause).status : 0;
}
