import type { S3 } from "@aws-sdk/client-s3";
import type { LinkOptions } from "./store.ts";

/**
 * A URL that gives an object, as a file to keep, to whoever has it. It is made without asking the store, and ends early where the credentials
 * that signed it do.
 */
export async function presigned(
	s3: S3,
	object: { readonly Bucket: string; readonly Key: string },
	{ version = null, seconds, fileName }: LinkOptions,
): Promise<string> {
	const [{ getSignedUrl }, { GetObjectCommand }] = await Promise.all([
		import("@aws-sdk/s3-request-presigner"),
		import("@aws-sdk/client-s3"),
	]);
	const command = new GetObjectCommand({
		...object,
		...(version !== null && { VersionId: version }),
		ResponseContentDisposition: `attachment; filename="${fileName.replace(/[^\w.-]/g, "_")}"`,
		ResponseCacheControl: "private, no-store",
	});
	return getSignedUrl(s3, command, { expiresIn: seconds });
}
