/** What a caller may do; each route asks for one of them. */
export const SCOPES = [
	"reports:read",
	"reports:create",
	"evidence:issue",
] as const;

export type Scope = (typeof SCOPES)[number];

/** Who is calling, and what that caller may do. */
export interface Principal {
	/** by a JSON Web Token, an API key, or the token that the local server printed */
	readonly kind: "token" | "key" | "local";
	/** unique within its kind, as the custody log names it: `token:<issuer>#<subject>`, `key:<id>`, `local` */
	readonly name: string;
	readonly scopes: readonly Scope[];
	/** names of the profiles whose reports exist for this caller; `*` for every one */
	readonly profiles: readonly string[] | "*";
}

/** Whom a request comes from, or why that is not known (in plain English, without anything of the credential in it). */
export type Authentication =
	| { readonly kind: "known"; readonly principal: Principal }
	| { readonly kind: "refused"; readonly why: string };

/**
 * Reads the header `Authorization` of a request at an instant (ms since the epoch, UTC). Throws STORE where what is needed to decide
 * cannot be read, such as an issuer's keys; never because of what the header holds.
 */
export type Authenticate = (
	authorization: string | undefined,
	now: number,
) => Promise<Authentication>;

export function mayDo({ scopes }: Principal, scope: Scope): boolean {
	return scopes.includes(scope);
}

/** Whether a profile's reports exist for a caller. */
export function maySee({ profiles }: Principal, profile: string): boolean {
	return profiles === "*" || profiles.includes(profile);
}
