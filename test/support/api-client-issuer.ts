import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { exportJWK, SignJWT } from "jose";

/** An OpenID provider as far as a service that verifies its tokens sees it. */
export interface Issuer {
	readonly url: string;
	readonly audience: string;
	/** A token as the provider makes it for this service, with other claims, header or key where given. */
	readonly token: (other?: Otherwise) => Promise<string>;
	/** the public key, as PEM */
	readonly publicPem: string;
	readonly close: () => Promise<void>;
}

export interface Otherwise {
	readonly claims?: Readonly<Record<string, unknown>>;
	readonly header?: Readonly<Record<string, unknown>>;
	/** sign with a key that the provider does not publish */
	readonly foreign?: boolean;
}

/** Starts a provider on loopback that publishes one RSA key. */
export async function issuer(audience: string): Promise<Issuer> {
	const own = generateKeyPairSync("rsa", { modulusLength: 2048 });
	const other = generateKeyPairSync("rsa", { modulusLength: 2048 });
	const jwk = { ...(await exportJWK(own.publicKey)), kid: "k1", alg: "RS256" };
	let url = "";
	const server = createServer((request, response) => {
		response.setHeader("content-type", "application/json");
		const documents: Record<string, unknown> = {
			"/.well-known/openid-configuration": {
				issuer: url,
				jwks_uri: `${url}/keys`,
			},
			"/keys": { keys: [jwk] },
		};
		const document = documents[request.url ?? ""];
		response.statusCode = document === undefined ? 404 : 200;
		response.end(JSON.stringify(document ?? {}));
	});
	await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
	const address = server.address();
	url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
	const seconds = Math.floor(Date.now() / 1000);
	return {
		url,
		audience,
		publicPem: own.publicKey.export({ type: "spki", format: "pem" }).toString(),
		token: ({ claims = {}, header = {}, foreign = false } = {}) =>
			new SignJWT({
				iss: url,
				aud: audience,
				sub: "auditor-1",
				iat: seconds,
				exp: seconds + 600,
				scope: "reports:read reports:create evidence:issue",
				tracefolio_profiles: ["nordhafen"],
				...claims,
			})
				.setProtectedHeader({ alg: "RS256", kid: "k1", ...header })
				.sign(foreign ? other.privateKey : own.privateKey),
		close: () =>
			new Promise((closed) => {
				server.closeAllConnections();
				server.close(() => closed());
			}),
	};
}
