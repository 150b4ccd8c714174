import { TracefolioError } from "../errors.ts";

/** What is absent is left to the AWS SDK. */
export interface AwsOptions {
	readonly endpoint?: string;
	readonly credentials?: {
		readonly accessKeyId: string;
		readonly secretAccessKey: string;
	};
}

/** An attempt is made once: what is repeated is counted, and waits longer than the SDK would. */
export function clientOptions(region: string, options: AwsOptions) {
	return {
		region,
		maxAttempts: 1,
		requestHandler: { connectionTimeout: 5000 },
		...options,
	};
}

/** What an AWS service or its SDK says, by the name of its error alone: the text may repeat what was sent. */
export function awsFault(what: string, error: unknown): TracefolioError {
	const name = error instanceof Error ? error.name : "unknown";
	const code = /^[A-Za-z.]{1,80}$/.test(name) ? name : "unknown";
	const isRefused = /Denied|Credentials|Signature|Token|NotAuthorized/.test(
		code,
	);
	return new TracefolioError(
		isRefused ? "CONFIG" : "STORE",
		`Cannot ${what}: ${isRefused ? "the credentials are refused or missing, or lack a permission" : "the service refuses it or cannot be reached"} (${code})`,
	);
}
