import { createHmac } from "node:crypto";
import { canonicalRequest, sha256 } from "./canonical.ts";
import { checkSecret, sendableHeaders } from "./sendable.ts";
import type { AccessKey, Signer } from "./signer.ts";

/** Where one way of signing differs from the others. */
export interface Dialect {
	readonly algorithm: string;
	readonly dateHeader: string;
	readonly tokenHeader: string;
	path(url: URL): string;
	/** `time` is `YYYYMMDDTHHMMSSZ` */
	seal(key: AccessKey, time: string): Seal;
}

interface Seal {
	/** the first part of the Authorization header */
	readonly credential: string;
	/** lines between the time and the hash in the string to sign */
	readonly scope: readonly string[];
	readonly signingKey: string | Buffer;
}

export function signerOf(dialect: Dialect): Signer {
	return (request, key, now) => {
		checkKey(key);
		const time = new Date(now).toISOString().replace(/[-:]|\.\d+/g, "");
		const { authorization, host, ...headers } = sendableHeaders({
			...request.headers,
			[dialect.dateHeader]: time,
			...(key.securityToken !== undefined && {
				[dialect.tokenHeader]: key.securityToken,
			}),
		});
		// The host is signed as it is sent by the HTTP client, which takes it from the URL.
		const signed = Object.entries({ ...headers, host: request.url.host });
		signed.sort(([a], [b]) => (a < b ? -1 : 1));
		const { credential, scope, signingKey } = dialect.seal(key, time);
		const hash = sha256(
			canonicalRequest(request, dialect.path(request.url), signed),
		);
		const text = [dialect.algorithm, time, ...scope, hash].join("\n");
		const names = signed.map(([name]) => name).join(";");
		const signature = hmac(signingKey, text).toString("hex");
		return {
			...headers,
			authorization: `${dialect.algorithm} ${credential}, SignedHeaders=${names}, Signature=${signature}`,
		};
	};
}

/** HMAC-SHA256 of a text. */
export function hmac(key: string | Buffer, text: string): Buffer {
	return createHmac("sha256", key).update(text).digest();
}

function checkKey({ accessKey, secretKey, securityToken }: AccessKey): void {
	checkSecret("access key", accessKey);
	checkSecret("secret key", secretKey);
	if (securityToken !== undefined) checkSecret("security token", securityToken);
}
