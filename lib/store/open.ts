import { fileURLToPath } from "node:url";
import { TracefolioError } from "../errors.ts";
import { folderStore } from "./folder.ts";
import { type S3Options, s3Store } from "./s3.ts";
import type { Store } from "./store.ts";

/**
 * The store that a URI names: a folder, `file:///folder` or `s3://bucket/prefix`; it is not looked at yet. A folder that
 * `mayBeMissing` counts as empty until something is created in it.
 */
export function openStore(
	uri: string,
	s3: S3Options,
	folder: { mayBeMissing?: boolean } = {},
): Store {
	const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(uri)?.[1]?.toLowerCase();
	if (scheme === "s3") return openBucket(uri, s3);
	if (scheme === "file") return folderStore(pathOf(uri), folder);
	if (scheme === undefined && uri !== "") return folderStore(uri, folder);
	throw wrong(uri, "it must be a folder, a file:// URL or s3://bucket/prefix");
}

function openBucket(uri: string, s3: S3Options): Store {
	const [bucket = "", ...rest] = uri.slice("s3://".length).split("/");
	const segments = rest.filter((segment) => segment !== "");
	if (!/^[a-z0-9][a-z0-9._-]+$/i.test(bucket))
		throw wrong(uri, "s3:// must be followed by the bucket's name");
	if (segments.some((segment) => /^\.\.?$|\\/.test(segment)))
		throw wrong(uri, `the prefix must not contain ".", ".." or a backslash`);
	return s3Store({ ...s3, bucket, prefix: segments.join("/") });
}

function pathOf(uri: string): string {
	try {
		return fileURLToPath(uri);
	} catch (cause) {
		throw wrong(uri, "it is not a file:// URL of this machine", cause);
	}
}

function wrong(uri: string, why: string, cause?: unknown): TracefolioError {
	return new TracefolioError(
		"CONFIG",
		`Cannot open ${JSON.stringify(uri)}: ${why}`,
		{
			facts: { uri },
			cause,
		},
	);
}
