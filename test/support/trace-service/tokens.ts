import type { MissingPermission } from "./access.ts";
import { type Answer, jsonAnswer } from "./answer.ts";
import { valueAt } from "./json.ts";
import type { ProjectName } from "./project.ts";

/** Someone who may ask for a token with a password. */
export interface TokenUser {
	readonly name: string;
	readonly password: string;
	readonly domain: string;
	/** given to a user whom IAM knows and the service refuses */
	readonly withoutPermission?: MissingPermission;
}

/** A token as the service remembers it. */
export interface Token {
	readonly user: TokenUser;
	/** the project of its scope; null for a token of the whole domain, which reads no project */
	readonly project: ProjectName | null;
	readonly expiresAt: number;
}

/** Every token given out, by its text. */
export type IssuedTokens = Map<string, Token>;

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Answers a request for a token: 201 with the token in `X-Subject-Token`, 401 for a wrong user, password, domain or project.
 *
 * Source: IAM API reference, "Obtaining a User Token Through Password Authentication".
 */
export function issueToken(
	tokens: IssuedTokens,
	access: { users: readonly TokenUser[]; validMs?: number },
	projects: readonly ProjectName[],
	{ body, now }: { body: string; now: number },
): Answer {
	const auth = valueAt(jsonOrNull(body), "auth");
	const methods = valueAt(auth, "identity", "methods");
	const given = valueAt(auth, "identity", "password", "user");
	const user = access.users.find(
		({ name, password, domain }) =>
			valueAt(given, "name") === name &&
			valueAt(given, "password") === password &&
			valueAt(given, "domain", "name") === domain,
	);
	if (!Array.isArray(methods) || !methods.includes("password"))
		return iamError(400, "The request body is invalid.", "Bad Request");
	if (user === undefined)
		return iamError(401, "The username or password is wrong.", "Unauthorized");

	const scope = valueAt(auth, "scope", "project");
	const project =
		projects.find(
			({ id, name }) =>
				valueAt(scope, "id") === id || valueAt(scope, "name") === name,
		) ?? null;
	if (scope !== undefined && project === null)
		return iamError(401, "The project does not exist.", "Unauthorized");

	const token = `token-${tokens.size + 1}-${"x".repeat(64)}`;
	const expiresAt = now + (access.validMs ?? DAY_MS);
	tokens.set(token, { user, project, expiresAt });
	return jsonAnswer(
		201,
		{
			token: {
				methods: ["password"],
				issued_at: microseconds(now),
				expires_at: microseconds(expiresAt),
				user: { name: user.name, domain: { name: user.domain } },
				...(project && { project: { id: project.id, name: project.name } }),
			},
		},
		{ "x-subject-token": token },
	);
}

function iamError(code: number, message: string, title: string): Answer {
	return jsonAnswer(code, { error: { code, message, title } });
}

/** IAM writes its times with six digits of a second. */
function microseconds(ms: number): string {
	return new Date(ms).toISOString().replace("Z", "000Z");
}

function jsonOrNull(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
