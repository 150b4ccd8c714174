import { messageOf, TracefolioError } from "../errors.ts";

/** A kind of request, and the permission that it takes. */
export interface Asked {
	readonly verb: string;
	/** one of IAM, or several */
	readonly permission: string;
	/** what a code means for this kind of request in particular */
	readonly meanings?: Readonly<Record<string, string>>;
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
	const { bucket, permission, meanings } = request;
	const { status, code } = refusalOf(cause);
	const asGiven = messageOf(cause);
	const meaning = meanings?.[code];
	if (meaning !== undefined) return `${meaning} (${asGiven})`;
	switch (code) {
		case "NoSuchBucket":
			return `there is no bucket "${bucket}"`;
		case "NoSuchKey":
		case "NotFound": // the answer to HEAD, which has no body that could say more
			return isDeleted(cause)
				? "it was deleted, and at most earlier versions are left"
				: "there is no such object";
		case "NoSuchVersion":
			return "there is no such version";
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

/** Whether the answer says that a delete marker stands where the object was. */
function isDeleted(error: unknown): boolean {
	const marker = "x-amz-delete-marker";
	const response: unknown =
		error instanceof Error && "$response" in error ? error.$response : {};
	if (typeof response !== "object" || response === null) return false;
	const headers: unknown = "headers" in response ? response.headers : {};
	return (
		typeof headers === "object" &&
		headers !== null &&
		marker in headers &&
		headers[marker] === "true"
	);
}
