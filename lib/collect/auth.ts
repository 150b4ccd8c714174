import { checkSecret } from "../sign/sendable.ts";
import type { AccessKey, SignableRequest, Signer } from "../sign/signer.ts";
import { untilAborted } from "./until-aborted.ts";

type Headers = Readonly<Record<string, string>>;

/** What a client asks before each request. */
export interface Authenticator {
	readonly name: string;
	/** The headers to send: those of the request and those that authenticate it. */
	headers(request: SignableRequest, signal: AbortSignal): Promise<Headers>;
	/**
	 * Called after a 401, with the headers that were refused: a cached token is dropped unless a newer one is there already.
	 * True if trying again makes sense.
	 */
	renew(refused?: Headers): boolean;
}

/** Signs each request with the key that `key` gives then; its errors pass through. `now`: ms since the epoch, UTC. */
export function accessKeyAuth(options: {
	readonly key: () => AccessKey | Promise<AccessKey>;
	readonly signer: Signer;
	/** sent and signed as X-Project-Id */
	readonly projectId?: string | undefined;
	readonly now: () => number;
}): Authenticator {
	const { key, signer, projectId, now } = options;
	const project = projectId !== undefined && { "x-project-id": projectId };
	return {
		name: "access key",
		async headers(request, signal) {
			const current = await untilAborted(Promise.resolve(key()), signal);
			const headers = { ...request.headers, ...project };
			return signer({ ...request, headers }, current, now());
		},
		renew: () => false,
	};
}

/** Sends a token that was given, for as long as it is good. Throws CONFIG where it cannot be one. */
export function tokenAuth({
	token,
}: {
	readonly token: string;
}): Authenticator {
	checkSecret("token", token);
	return {
		name: "token",
		headers: async ({ headers }) => ({ ...headers, "x-auth-token": token }),
		renew: () => false,
	};
}
