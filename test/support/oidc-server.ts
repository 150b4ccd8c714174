import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";
import { type IssuerKey, jwkOf } from "./oidc.ts";

/** A client that may ask for tokens of its own. */
export interface OidcClient {
	readonly id: string;
	readonly secret: string;
	/** with blanks between them */
	readonly scope: string;
	/** value of the claim `tracefolio_profiles`; absent: no such claim */
	readonly profiles?: unknown;
}

export interface OidcServer extends AsyncDisposable {
	readonly issuer: string;
	/** An access token by the grant of client credentials (RFC 6749, section 4.4) for a resource (RFC 8707). */
	tokenFor(client: OidcClient, resource: string): Promise<string>;
}

/** A server of OpenID Connect on loopback, whose access tokens are JSON Web Tokens (RFC 9068) for the resource that is asked for. */
export async function startOidcServer(
	clients: readonly OidcClient[],
	key: IssuerKey,
): Promise<OidcServer> {
	const server = createServer();
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
	const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const provider = new Provider(issuer, configurationOf(clients, key));
	server.on("request", provider.callback());
	return {
		issuer,
		async tokenFor({ id, secret, scope }, resource) {
			const response = await fetch(`${issuer}/token`, {
				method: "POST",
				headers: {
					authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`,
				},
				body: new URLSearchParams({
					grant_type: "client_credentials",
					...{ scope, resource },
				}),
			});
			const text = await response.text();
			if (response.status !== 200) throw new Error(text);
			return String(JSON.parse(text).access_token);
		},
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			await new Promise((done) => server.close(done));
		},
	};
}

function configurationOf(
	clients: readonly OidcClient[],
	key: IssuerKey,
): Record<string, unknown> {
	const jwk = { ...jwkOf(key), ...key.private.export({ format: "jwk" }) };
	const scopes = clients.flatMap(({ scope }) => scope.split(" "));
	const profilesOf = (id: string) =>
		clients.find((client) => client.id === id)?.profiles;
	return {
		clients: clients.map(({ id, secret, scope }) => ({
			...{ client_id: id, client_secret: secret, scope },
			...{ grant_types: ["client_credentials"], response_types: [] },
			redirect_uris: [],
		})),
		scopes: [...new Set(scopes)],
		jwks: { keys: [jwk] },
		ttl: { ClientCredentials: 600 },
		cookies: { keys: ["only for a test"] },
		features: {
			devInteractions: { enabled: false },
			clientCredentials: { enabled: true },
			resourceIndicators: {
				enabled: true,
				getResourceServerInfo: (_: unknown, resource: string) => ({
					scope: scopes.join(" "),
					audience: resource,
					accessTokenFormat: "jwt",
					accessTokenTTL: 600,
					jwt: { sign: { alg: key.alg } },
				}),
			},
		},
		extraTokenClaims: (_: unknown, token: { clientId: string }) => ({
			tracefolio_profiles: profilesOf(token.clientId),
		}),
	};
}
