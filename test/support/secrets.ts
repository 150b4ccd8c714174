import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";

/** A secrets manager on loopback. */
export interface SecretsServer extends AsyncDisposable {
	readonly endpoint: string;
	/** names that were asked for, in the order of arrival */
	readonly asked: string[];
}

/**
 * Starts a server that answers GetSecretValue: with a secret's text, or with an error whose name and status are given in the
 * place of the text. Source: AWS Secrets Manager API reference, "GetSecretValue".
 */
export async function secretsServer(
	secrets: Readonly<
		Record<string, string | { readonly error: string; readonly status: number }>
	>,
): Promise<SecretsServer> {
	const asked: string[] = [];
	const server = createServer(async (incoming, outgoing) => {
		const name = await nameIn(incoming);
		asked.push(name);
		const found = secrets[name] ?? {
			error: "ResourceNotFoundException",
			status: 400,
		};
		const body =
			typeof found === "string"
				? { Name: name, SecretString: found }
				: { __type: found.error, message: "about secret-in-a-message" };
		outgoing.statusCode = typeof found === "string" ? 200 : found.status;
		outgoing.setHeader("content-type", "application/x-amz-json-1.1");
		outgoing.end(JSON.stringify(body));
	});
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
	const address = server.address();
	if (address === null || typeof address === "string") throw new Error();
	return {
		endpoint: `http://127.0.0.1:${address.port}`,
		asked,
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			await new Promise((done) => server.close(done));
		},
	};
}

async function nameIn(incoming: IncomingMessage): Promise<string> {
	const body = await text(incoming);
	if (incoming.headers["x-amz-target"] !== "secretsmanager.GetSecretValue")
		return "";
	return JSON.parse(body).SecretId;
}
