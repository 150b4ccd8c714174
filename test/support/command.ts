import { spawn } from "node:child_process";

/** What a command did; `code` is null where a signal ended it. */
export interface Ran {
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

/** Runs a program to its end, with `env` added to this process's environment. */
export function command(
	program: string,
	args: readonly string[],
	env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
	const child = spawn(program, args, {
		env: { ...process.env, ...env },
		stdio: ["ignore", "pipe", "pipe"],
	});
	const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
	child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
	child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
	return new Promise((resolve, reject) => {
		child.on("error", reject);
		child.on("close", (code) =>
			resolve({
				code,
				stdout: Buffer.concat(stdout).toString(),
				stderr: Buffer.concat(stderr).toString(),
			}),
		);
	});
}

/** Runs the command `tracefolio` from the sources. */
export function tracefolio(
	args: readonly string[],
	env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
	return command(process.execPath, ["bin/tracefolio.js", ...args], env);
}
