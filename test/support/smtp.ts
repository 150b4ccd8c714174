import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";

/** Debian's, which has python3-aiosmtpd. */
const PYTHON = "/usr/bin/python3";

/** A mail as Python's email package reads it. */
export interface ReadMail {
	/** names in lower case; values decoded */
	readonly headers: readonly (readonly [string, string])[];
	readonly body: ReadPart;
	readonly longestLine: number;
	readonly envelope: {
		readonly from: string;
		readonly to: readonly string[];
		readonly tls: boolean;
		readonly login: boolean;
	};
	/** as it arrived */
	readonly raw: string;
}

export interface ReadPart {
	readonly type: string;
	readonly charset: string | null;
	readonly encoding: string | null;
	readonly disposition: string | null;
	readonly filename: string | null;
	readonly defects: readonly string[];
	readonly parts?: readonly ReadPart[];
	readonly text?: string;
	readonly sha256?: string;
}

export interface MailServer {
	readonly url: string;
	readonly port: number;
	/** every message that was accepted, in the order of arrival */
	received(): ReadMail[];
	/** ends what `refuse` says */
	open(): void;
}

export interface MailServerOptions {
	readonly refuse?: readonly [stage: "rcpt" | "data", answer: string];
	/** files of a certificate and its key */
	readonly tls?: readonly [string, string];
	/** TLS begins with the connection */
	readonly atOnce?: boolean;
	readonly login?: readonly [user: string, password: string];
}

/** Starts a real mail server on loopback, and stops it when the test is over. Throws where python3-aiosmtpd is missing. */
export async function mailServer(
	options: MailServerOptions = {},
): Promise<MailServer> {
	const folder = temporaryFolder();
	const flags = (["refuse", "tls", "login"] as const).flatMap((name) => {
		const values = options[name];
		return values === undefined ? [] : [`--${name}`, ...values];
	});
	if (options.atOnce) flags.push("--at-once");
	const script = join(import.meta.dirname, "smtp-server.py");
	const server = spawn(PYTHON, [script, folder, ...flags], {
		stdio: ["ignore", "pipe", "ignore"],
	});
	onTestFinished(async () => {
		if (server.exitCode === null && server.kill()) await once(server, "exit");
	});
	const [first] = await Promise.race([
		once(createInterface({ input: server.stdout }), "line"),
		once(server, "exit").then(() => {
			throw new Error("no mail server: is python3-aiosmtpd installed?");
		}),
	]);
	const port = Number(first);
	return {
		url: `smtp://127.0.0.1:${port}`,
		port,
		received: () =>
			readdirSync(folder)
				.filter((name) => name.endsWith(".eml"))
				.sort()
				.map((name) => readMail(join(folder, name))),
		open: () => writeFileSync(join(folder, "open"), ""),
	};
}

/** Reads a mail that was stored. */
export function readMail(path: string): ReadMail {
	const script = join(import.meta.dirname, "smtp-read.py");
	const json = execFileSync(PYTHON, [script, path], { encoding: "utf8" });
	const envelope = path.replace(/\.eml$/, ".json");
	return {
		...JSON.parse(json),
		envelope: existsSync(envelope)
			? JSON.parse(readFileSync(envelope, "utf8"))
			: null,
		raw: readFileSync(path, "latin1"),
	};
}

export function headerOf({ headers }: ReadMail, name: string): string {
	const found = headers.filter(([own]) => own === name);
	if (found.length !== 1) throw new Error(`${found.length} headers "${name}"`);
	return found[0]?.[1] ?? "";
}

/** A folder that is removed when the test is over. */
export function temporaryFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), "tracefolio-smtp-"));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

/** A certificate for `localhost` that vouches for itself, and its key. */
export function certificate(): { certificate: string; key: string } {
	const folder = temporaryFolder();
	const [path, key] = [
		join(folder, "certificate.pem"),
		join(folder, "key.pem"),
	];
	execFileSync(
		"openssl",
		[
			...["req", "-x509", "-newkey", "ec", "-pkeyopt"],
			...["ec_paramgen_curve:P-256", "-nodes", "-days", "2"],
			...["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
			...["-keyout", key, "-out", path],
		],
		{ stdio: "ignore" },
	);
	return { certificate: path, key };
}
