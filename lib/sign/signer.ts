/** A request to be sent: only what is signed. */
export interface SignableRequest {
	readonly method: string;
	/** as `wireUrl` gives it */
	readonly url: URL;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

export interface AccessKey {
	readonly accessKey: string;
	readonly secretKey: string;
	/** comes with temporary keys */
	readonly securityToken?: string;
}

/**
 * Signs a request at `now` (ms since the epoch, UTC) and returns the headers to send: the given ones with lower-case names and
 * values without needless blanks, the date, the security token and the signature. All of them are signed, and so is the host.
 * Throws CONFIG for a key or a header that cannot be sent; the message names it and never shows its value.
 */
export type Signer = (
	request: SignableRequest,
	key: AccessKey,
	now: number,
) => Readonly<Record<string, string>>;
