import type {
	AuthSettings,
	Credentials,
	DirectAuthSettings,
} from "../collect-config.ts";
import { aws4HmacSha256 } from "../sign/aws4.ts";
import { sdkHmacSha256, sdkHmacSha256Derived } from "../sign/sdk.ts";
import { checkSecret } from "../sign/sendable.ts";
import type { AccessKey, Signer } from "../sign/signer.ts";
import { type Authenticator, accessKeyAuth, tokenAuth } from "./auth.ts";
import { required } from "./credentials.ts";
import { iamAgencyAuth, iamPasswordAuth } from "./iam-auth.ts";
import type { IamEffects } from "./iam-token.ts";

/** Whose requests are authenticated, and with what. */
interface Subject {
	readonly region: string;
	/** absent for a caller, whose own project is not the one that is asked for */
	readonly projectId?: string;
	readonly credentials: Credentials;
}

/** The authenticator of a source. Throws CONFIG where the credentials lack what the settings need. */
export function authenticatorOf(
	auth: AuthSettings | undefined,
	source: { readonly region: string; readonly project: string },
	credentials: Credentials,
	effects: IamEffects,
): Authenticator {
	const { region, project } = source;
	if (auth?.kind !== "iam-agency") {
		const subject = { region, projectId: project, credentials };
		return directAuth(auth, subject, effects);
	}
	const { iamEndpoint, domain, agency, agencyField } = auth;
	const caller = directAuth(auth.caller, { region, credentials }, effects);
	const target = { iamEndpoint, domain, agency, agencyField };
	return iamAgencyAuth({
		...effects,
		...target,
		project: { id: project },
		caller,
	});
}

function directAuth(
	given: DirectAuthSettings | undefined,
	{ region, projectId, credentials }: Subject,
	effects: IamEffects,
): Authenticator {
	const auth = given ?? atHand(credentials);
	switch (auth.kind) {
		case "access-key": {
			const key = accessKeyIn(credentials);
			const signer = signerOf(auth.signature, region);
			const { now } = effects;
			return accessKeyAuth({ key: () => key, signer, projectId, now });
		}
		case "token":
			return tokenAuth({ token: required(credentials, "iamToken") });
		case "iam-user": {
			const { iamEndpoint, domain, user } = auth;
			const password = required(credentials, "iamPassword");
			// a region's own project bears its name
			const project =
				projectId === undefined ? { name: region } : { id: projectId };
			const who = { iamEndpoint, domain, user, password, project };
			return iamPasswordAuth({ ...effects, ...who });
		}
	}
}

function atHand({ accessKey, iamToken }: Credentials): DirectAuthSettings {
	return accessKey === undefined && iamToken !== undefined
		? { kind: "token" }
		: { kind: "access-key", signature: "sdk-hmac-sha256" };
}

/** Checked before anything is asked or written, not only when it signs. */
function accessKeyIn(credentials: Credentials): AccessKey {
	const accessKey = required(credentials, "accessKey");
	const secretKey = required(credentials, "secretKey");
	const { securityToken } = credentials;
	checkSecret("access key", accessKey);
	checkSecret("secret key", secretKey);
	if (securityToken === undefined) return { accessKey, secretKey };
	checkSecret("security token", securityToken);
	return { accessKey, secretKey, securityToken };
}

function signerOf(
	signature: "sdk-hmac-sha256" | "sdk-hmac-sha256-derived" | "aws4-hmac-sha256",
	region: string,
): Signer {
	const scope = { region, service: "cts" };
	switch (signature) {
		case "sdk-hmac-sha256":
			return sdkHmacSha256();
		case "sdk-hmac-sha256-derived":
			return sdkHmacSha256Derived(scope);
		case "aws4-hmac-sha256":
			return aws4HmacSha256(scope);
	}
}
