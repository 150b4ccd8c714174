import { type Dialect, hmac } from "./dialect.ts";

/** What a derived key is good for, besides its day. */
export interface Scope {
	readonly region: string;
	/** `cts` */
	readonly service: string;
}

/** A seal with a key that is derived step by step from the secret key, the day, the region and the service. */
export function scoped(
	prefix: string,
	terminator: string,
	{ region, service }: Scope,
): Dialect["seal"] {
	return ({ accessKey, secretKey }, time) => {
		const steps = [time.slice(0, 8), region, service, terminator];
		const scope = steps.join("/");
		return {
			credential: `Credential=${accessKey}/${scope}`,
			scope: [scope],
			signingKey: steps.reduce<string | Buffer>(hmac, prefix + secretKey),
		};
	};
}
