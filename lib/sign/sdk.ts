import { encodedPath } from "./canonical.ts";
import { signerOf } from "./dialect.ts";
import { type Scope, scoped } from "./scope.ts";
import type { Signer } from "./signer.ts";

const SDK = {
	algorithm: "SDK-HMAC-SHA256",
	dateHeader: "x-sdk-date",
	tokenHeader: "x-security-token",
	/** The path is signed with a slash at its end, whether it is sent with one or not. */
	path: (url: URL) => encodedPath(url).replace(/\/?$/, "/"),
} as const;

/**
 * `SDK-HMAC-SHA256` with the secret key itself, as the official SDKs sign.
 *
 * Source: "API Signature Authentication Mechanism" of Huawei Cloud's API Request Signing Guide.
 */
export function sdkHmacSha256(): Signer {
	return signerOf({
		...SDK,
		seal: ({ accessKey, secretKey }) => ({
			credential: `Access=${accessKey}`,
			scope: [],
			signingKey: secretKey,
		}),
	});
}

/**
 * `SDK-HMAC-SHA256` with a key derived for a day, region and service, as Open Telekom Cloud's Go client signs.
 *
 * Source: opentelekomcloud/gophertelekomcloud, `signer_helper.go`.
 */
export function sdkHmacSha256Derived(scope: Scope): Signer {
	return signerOf({ ...SDK, seal: scoped("SDK", "sdk_request", scope) });
}
