import { encodedPath } from "./canonical.ts";
import { signerOf } from "./dialect.ts";
import { type Scope, scoped } from "./scope.ts";
import type { Signer } from "./signer.ts";

/**
 * `AWS4-HMAC-SHA256`, as Open Telekom Cloud's Python client signs.
 *
 * Source: "Create a signed AWS API request" of the AWS General Reference; opentelekomcloud/python-otcextensions, `ak_auth.py`.
 */
export function aws4HmacSha256(scope: Scope): Signer {
	return signerOf({
		algorithm: "AWS4-HMAC-SHA256",
		dateHeader: "x-amz-date",
		tokenHeader: "x-amz-security-token",
		path: encodedTwice,
		seal: scoped("AWS4", "aws4_request", scope),
	});
}

/** All services but S3 sign the path as it is sent, encoded once more. */
function encodedTwice(url: URL): string {
	return encodedPath(url).replaceAll("%", "%25");
}
