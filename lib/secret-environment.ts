import { secretsManagerText } from "./collect/secret.ts";
import { TracefolioError } from "./errors.ts";

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The environment with what TRACEFOLIO_SECRETS names: a secret of AWS Secrets Manager whose text is a JSON object with variables, such as
 * `{"TRACEFOLIO_SMTP_PASSWORD": "…"}`. What the environment itself has wins. Throws CONFIG where the secret is missing, refused or of another form,
 * STORE where the service fails; nothing that it says is shown.
 */
export async function withSecrets(
	env: Env,
	read: (name: string) => Promise<string | undefined> = (name) =>
		secretsManagerText(name, AbortSignal.timeout(25_000)),
): Promise<Env> {
	const name = env["TRACEFOLIO_SECRETS"];
	if (!name) return env;
	return { ...variablesIn(name, await read(name)), ...env };
}

function variablesIn(name: string, text: string | undefined): Env {
	const found = jsonOrNull(text ?? "");
	const entries = Object.entries(
		typeof found === "object" && found !== null ? found : {},
	);
	const isWrong = entries.some(
		([key, value]) =>
			!/^TRACEFOLIO_[A-Z0-9_]+$/.test(key) || typeof value !== "string",
	);
	if (entries.length > 0 && !isWrong) return Object.fromEntries(entries);
	throw new TracefolioError(
		"CONFIG",
		`The secret "${name}" is of another form: expected a JSON object whose keys are variables (TRACEFOLIO_…) and whose values are text`,
		{ facts: { secret: name } },
	);
}

function jsonOrNull(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
