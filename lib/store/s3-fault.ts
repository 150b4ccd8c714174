import { messageOf, TracefolioError } from "../errors.ts";

/** A kind of request, and the permission that it takes. */
export interface Asked {
	readonly verb: string;
	readonly permission: "s3:ListBucket" | "s3:GetObject" | "s3:PutObject";
}

interface Request extends Asked {
	readonly bucket: string;
	/** key in the bucket; for a listing the prefix */
	readonly key: string;
}

/** The HTTP status and the code of a refused request (`NoSuchBucket`, `ECONNREFUSED`, …), as far as the error has them. */
export function refusalOf(error: unknown): { status: number; code: string } {
	if (!(error instanceof Error)) return { status: 0, code: "" };
	const metadata: unknown = "$metadata" in error ? error.$metadata : undefined;
	const status =
		typeof metadata === "object" &&
		metadata !== null &&
		"httpStatusCode" in metadata
			? Number(metadata.httpStatusCode)
			: 0;
	const code = "code" in error ? String(error.code) : error.name;
	return { status: Number.isNaN(status) ? 0 : status, code };
}

/** One sentence on what was asked of which bucket and key and why it was refused, with the cause kept. */
export function s3Fault(request: Request, cause: unknown): TracefolioError {
	const { verb, bucket, key } = request;
	const { status, code } = refusalOf(cause);
	return new TracefolioError(
		"STORE",
		`Cannot ${verb} "s3://${bucket}/${key}": ${reasonOf(request, cause)}`,
		{ facts: { bucket, key, status, code }, cause },
	);
}

const UNREACHABLE =
	/^(ECONN|ENOTFOUND|EAI_|EHOST|ENET|EPIPE|ETIMEDOUT|TimeoutError)/;

// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
function reasonOf(request: Request, cause: unknown): string {
	const { bucket, permission } = request;
	const { status, code } = refusalOf(cause);
	const asGiven = messageOf(cause);
	switch (code) {
		case "NoSuchBucket":
			return `there is no bucket "${bucket}"`;
		case "NoSuchKey":
			return "there is no such object";
		case "CredentialsProviderError":
			return `no credentials were found (${asGiven})`;
		case "InvalidAccessKeyId":
			return "the access key is not known to the store";
		case "SignatureDoesNotMatch":
			return "the secret key does not belong to the access key";
		case "ExpiredToken":
		case "InvalidToken":
			return "the session token is not valid, or no longer";
		case "RequestTimeTooSkewed":
			return "this machine's clock is too far from the store's";
		case "AuthorizationHeaderMalformed":
		case "IllegalLocationConstraintException":
			return `the region is wrong (${asGiven})`;
	}
	if (status >= 300 && status < 400)
		return "the bucket lies in another region or behind another endpoint";
	if (status === 403)
		return `access was denied, which takes the permission ${permission}`;
	if (asGiven === "Region is missing")
		return "no region is set, neither for Tracefolio nor as AWS_REGION";
	if (UNREACHABLE.test(code))
		return `the endpoint cannot be reached (${asGiven === "" ? code : asGiven})`;
	return `${asGiven} (${status === 0 ? code : `${status} ${code}`})`;
}
