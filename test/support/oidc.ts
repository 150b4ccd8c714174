import {
	generateKeyPairSync,
	type KeyObject,
	type SignKeyObjectInput,
	sign,
} from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A key pair of an issuer, made without the library that verifies. */
export interface IssuerKey {
	readonly kid: string;
	readonly alg: string;
	readonly private: KeyObject;
	readonly public: KeyObject;
}

const ALGORITHMS: Readonly<
	Record<string, { hash: string | null; pair: () => Pair }>
> = {
	RS256: { hash: "sha256", pair: () => rsa(2048) },
	RS384: { hash: "sha384", pair: () => rsa(2048) },
	RS512: { hash: "sha512", pair: () => rsa(2048) },
	PS256: { hash: "sha256", pair: () => rsa(2048) },
	PS384: { hash: "sha384", pair: () => rsa(2048) },
	PS512: { hash: "sha512", pair: () => rsa(2048) },
	ES256: { hash: "sha256", pair: () => ec("P-256") },
	ES384: { hash: "sha384", pair: () => ec("P-384") },
	ES512: { hash: "sha512", pair: () => ec("P-521") },
	EdDSA: { hash: null, pair: () => generateKeyPairSync("ed25519") },
};
type Pair = { readonly privateKey: KeyObject; readonly publicKey: KeyObject };

function rsa(modulusLength: number): Pair {
	return generateKeyPairSync("rsa", { modulusLength });
}

function ec(namedCurve: string): Pair {
	return generateKeyPairSync("ec", { namedCurve });
}

export function issuerKey(kid: string, alg = "ES256"): IssuerKey {
	const pair = ALGORITHMS[alg]?.pair();
	if (pair === undefined) throw new Error(`No such algorithm: ${alg}`);
	return { kid, alg, private: pair.privateKey, public: pair.publicKey };
}

/** As an issuer publishes it. */
export function jwkOf({ kid, alg, public: key }: IssuerKey) {
	return { ...key.export({ format: "jwk" }), kid, alg, use: "sig" };
}

export function base64url(value: unknown): string {
	const text = typeof value === "string" ? value : JSON.stringify(value);
	return Buffer.from(text).toString("base64url");
}

/** A token, signed by a key; whatever is in `header` wins over what it should be, and what is undefined is absent. */
export function tokenOf(
	key: IssuerKey,
	payload: unknown,
	header: Readonly<Record<string, unknown>> = {},
): string {
	const whole = { alg: key.alg, kid: key.kid, typ: "at+jwt", ...header };
	const signed = `${base64url(whole)}.${base64url(payload)}`;
	return `${signed}.${signatureOf(key, signed)}`;
}

/** A signature as RFC 7518, section 3, and RFC 8037 have it. */
function signatureOf(key: IssuerKey, text: string): string {
	const hash = ALGORITHMS[key.alg]?.hash ?? null;
	const options: SignKeyObjectInput = { key: key.private };
	if (key.alg.startsWith("ES")) options.dsaEncoding = "ieee-p1363";
	if (key.alg.startsWith("PS")) Object.assign(options, PSS);
	return sign(hash, Buffer.from(text), options).toString("base64url");
}

/** RSA_PKCS1_PSS_PADDING, with a salt as long as the hash. */
const PSS = { padding: 6, saltLength: -1 };

/** What an issuer's server answers; a test may change it while it runs. */
export interface Issuer extends AsyncDisposable {
	readonly url: string;
	/** `iss` of its tokens */
	readonly issuer: string;
	/** what it answers at `/jwks`, as JSON; a text is answered as it is */
	jwks: unknown;
	metadata: Record<string, unknown> | string;
	/** status of every answer; 0: none at all */
	status: number;
	/** paths that were asked for */
	readonly asked: string[];
}

/** An issuer on loopback that publishes keys. */
export async function startIssuer(
	keys: readonly IssuerKey[],
	path = "",
): Promise<Issuer> {
	const asked: string[] = [];
	const server = createServer((request, response) => {
		asked.push(request.url ?? "");
		if (issuer.status === 0) return;
		const isKeys = request.url === "/jwks";
		const isMetadata =
			request.url === `${path}/.well-known/openid-configuration`;
		const answer = isKeys ? issuer.jwks : issuer.metadata;
		const status = isKeys || isMetadata ? issuer.status : 404;
		response.writeHead(status, { "content-type": "application/json" });
		response.end(typeof answer === "string" ? answer : JSON.stringify(answer));
	});
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
	const { port } = server.address() as AddressInfo;
	const url = `http://127.0.0.1:${port}`;
	const issuer: Issuer = {
		url,
		issuer: url + path,
		jwks: { keys: keys.map(jwkOf) },
		metadata: { issuer: url + path, jwks_uri: `${url}/jwks` },
		status: 200,
		asked,
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			await new Promise((done) => server.close(done));
		},
	};
	return issuer;
}
