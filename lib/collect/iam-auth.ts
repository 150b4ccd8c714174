import type { Authenticator } from "./auth.ts";
import {
	type Grant,
	type IamEffects,
	obtainToken,
	type Token,
} from "./iam-token.ts";
import { untilAborted } from "./until-aborted.ts";

interface IamOptions
	extends IamEffects,
		Pick<Grant, "iamEndpoint" | "project"> {}

/** Authenticates with a token that an IAM user gets for its password. Errors are those of `obtainToken`. */
export function iamPasswordAuth(
	options: IamOptions & {
		/** name of the account that the user belongs to */
		readonly domain: string;
		readonly user: string;
		readonly password: string;
	},
): Authenticator {
	const { domain, user, password, iamEndpoint, project } = options;
	const account = { name: user, password, domain: { name: domain } };
	return cachedTokenAuth("IAM user", options, {
		iamEndpoint,
		project,
		identity: { methods: ["password"], password: { user: account } },
		refused: `the user "${user}", its password or the account "${domain}" is wrong, or the project is not theirs`,
		denied: `the user "${user}" of the account "${domain}" may not have one`,
	});
}

/**
 * Authenticates with the token of an agency, which lets `caller` act in the account that made the agency. Errors are those of
 * `obtainToken` and of the caller.
 */
export function iamAgencyAuth(
	options: IamOptions & {
		readonly agency: string;
		/** the account that made the agency */
		readonly domain: { readonly id: string } | { readonly name: string };
		readonly caller: Authenticator;
		/** what the IAM at hand calls the agency: `xrole_name` at Open Telekom Cloud (the default), `agency_name` at Huawei Cloud */
		readonly agencyField?: "xrole_name" | "agency_name";
	},
): Authenticator {
	const { agency, domain, caller, iamEndpoint, project } = options;
	const { agencyField = "xrole_name" } = options;
	const account =
		"id" in domain ? { domain_id: domain.id } : { domain_name: domain.name };
	return cachedTokenAuth("IAM agency", options, {
		iamEndpoint,
		project,
		caller,
		identity: {
			methods: ["assume_role"],
			assume_role: { ...account, [agencyField]: agency },
		},
		refused: `the credentials that ask for the agency "${agency}" are not accepted`,
		denied: `asking for the agency "${agency}" takes the permission Agent Operator, and the agency must be made for the account that asks`,
	});
}

/** A token is renewed this long before it expires, so that none expires on the way. */
const MARGIN_MS = 10 * 60 * 1000;
/** A new token that is refused within this time is no better than the one before. */
const PROBATION_MS = 60 * 1000;
const TIMEOUT_MS = 30 * 1000;

/** Keeps a token while it is good; callers at the same time share one request, and none of them can abort it for the others. */
function cachedTokenAuth(
	name: string,
	{ fetch, now }: IamEffects,
	grant: Grant,
): Authenticator {
	let held: (Token & { since: number; renewed: boolean }) | null = null;
	let pending: Promise<Token> | null = null;
	let renewing = false;

	const obtain = async () => {
		const signal = AbortSignal.timeout(TIMEOUT_MS);
		try {
			const token = await obtainToken(grant, { fetch, now }, signal);
			held = { ...token, since: now(), renewed: renewing };
			renewing = false;
			return token;
		} finally {
			pending = null;
		}
	};
	const current = (signal: AbortSignal): Token | Promise<Token> => {
		if (held !== null && now() < held.expiresAt - MARGIN_MS) return held;
		pending ??= obtain();
		return untilAborted(pending, signal);
	};
	return {
		name,
		async headers({ headers }, signal) {
			signal.throwIfAborted();
			const { value } = await current(signal);
			return { ...headers, "x-auth-token": value };
		},
		renew(refused) {
			const token = refused?.["x-auth-token"];
			if (held === null || (token ?? held.value) !== held.value) return true;
			if (held.renewed && now() - held.since < PROBATION_MS) return false;
			held = null;
			renewing = true;
			return true;
		},
	};
}
