import type {
	ListObjectsV2Output,
	ListObjectsV2Request,
	S3,
} from "@aws-sdk/client-s3";
import type { StoredObject } from "./store.ts";

/** One page of a listing, with keys as they are in the bucket. */
export interface Page {
	readonly objects: readonly StoredObject[];
	/** with the slash at the end */
	readonly folders: readonly string[];
	/** where the next page begins; undefined on the last one */
	readonly next: string | undefined;
}

/** Asks for one page. Keys come URL-encoded where the store can do that, since some characters cannot be written in XML. */
export async function listPage(
	s3: S3,
	input: ListObjectsV2Request,
): Promise<Page> {
	const answer = await s3.listObjectsV2({ ...input, EncodingType: "url" });
	return {
		objects: (answer.Contents ?? []).map(({ Key, Size }) => ({
			key: decoded(Key, answer),
			size: needed(Size, "an object's size"),
		})),
		folders: (answer.CommonPrefixes ?? []).map(({ Prefix }) =>
			decoded(Prefix, answer),
		),
		next: answer.IsTruncated
			? needed(answer.NextContinuationToken, "where the next page begins")
			: undefined,
	};
}

/** A value that the protocol promises; throws where a store leaves it out. */
export function needed<T>(value: T | undefined, what: string): T {
	if (value === undefined) throw new Error(`the answer does not say ${what}`);
	return value;
}

function decoded(
	text: string | undefined,
	{ EncodingType }: ListObjectsV2Output,
): string {
	const key = needed(text, "a key");
	return EncodingType === "url"
		? decodeURIComponent(key.replaceAll("+", "%20"))
		: key;
}
