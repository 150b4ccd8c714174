import type { IncomingHttpHeaders } from "node:http";
import { type Answer, errorAnswer } from "./answer.ts";
import type { ProjectName } from "./project.ts";
import type { IssuedTokens, TokenUser } from "./tokens.ts";

/** A request as it came, for one who verifies its signature. */
export interface ReceivedRequest {
	readonly method: string;
	/** path and query, encoded as they came */
	readonly url: string;
	/** names in lower case */
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
	/** the server's clock, ms since the epoch */
	readonly now: number;
}

/** The codes of a missing permission. */
export type MissingPermission = "CTS.0002" | "CTS.0013";

/** Who is let in. */
export type Access =
	| { readonly kind: "open" }
	| {
			readonly kind: "token";
			readonly users: readonly TokenUser[];
			/** how long a token is valid, in ms of the server's clock; a day by default */
			readonly validMs?: number;
	  }
	| {
			readonly kind: "key";
			/** why the signature of a request is refused; null accepts it */
			readonly check: (request: ReceivedRequest) => string | null;
			/** access keys that are known but may not read */
			readonly withoutPermission?: Readonly<Record<string, MissingPermission>>;
	  };

/** The answer to a request that is not let in; null where it is. */
export function refusal(
	access: Access,
	tokens: IssuedTokens,
	request: ReceivedRequest,
	project: ProjectName | undefined,
): Answer | null {
	switch (access.kind) {
		case "open":
			return null;
		case "token": {
			const id = String(request.headers["x-auth-token"] ?? "");
			const token = tokens.get(id);
			if (token === undefined) return unknown("no valid token");
			if (token.expiresAt <= request.now) return unknown("token expired");
			if (token.user.withoutPermission !== undefined)
				return errorAnswer(403, token.user.withoutPermission);
			return token.project === project ? null : errorAnswer(403, "CTS.0002");
		}
		case "key": {
			const why = access.check(request);
			if (why !== null) return unknown(why);
			const code = access.withoutPermission?.[accessKeyOf(request)];
			return code === undefined ? null : errorAnswer(403, code);
		}
	}
}

function unknown(why: string): Answer {
	return errorAnswer(
		401,
		"APIGW.0301",
		`Incorrect IAM authentication information: ${why}`,
	);
}

/** The access key that every variant of the signature names in its header. */
function accessKeyOf({ headers }: ReceivedRequest): string {
	const [, key] =
		/\b(?:Access|Credential)=([^,/\s]+)/.exec(headers.authorization ?? "") ??
		[];
	return key ?? "";
}
