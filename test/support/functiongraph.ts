import { execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { transform } from "esbuild";
import { unzipSync } from "fflate";
import { command } from "./command.ts";

/** Packages the functions as the documentation says, into `<folder>/<name>.zip`, and unpacks each into `<folder>/<name>`. */
export async function packageFunctions(
	folder: string,
	names: readonly string[],
): Promise<Map<string, Uint8Array>> {
	const script = "scripts/package-functiongraph.ts";
	const args = [script, "--out", folder, ...names];
	const ran = await command(process.execPath, args);
	if (ran.code !== 0) throw new Error(ran.stdout + ran.stderr);
	const zips = new Map<string, Uint8Array>();
	for (const name of names) {
		const zip = await readFile(join(folder, `${name}.zip`));
		zips.set(name, zip);
		await unpack(zip, join(folder, name));
	}
	return zips;
}

async function unpack(zip: Uint8Array, folder: string): Promise<void> {
	for (const [name, bytes] of Object.entries(unzipSync(zip))) {
		const path = join(folder, name);
		await mkdir(dirname(path), { recursive: true });
		await writeFile(path, bytes);
	}
}

/** The program of the platform's Node.js, 20; null where this machine has none. `NODE20` names one that is not in the path. */
export async function findNode20(): Promise<string | null> {
	const { NODE20, PATH = "" } = process.env;
	const folders = [...PATH.split(":"), "/usr/bin", "/usr/local/bin"];
	const places = folders.map((path) => join(path, "node"));
	for (const program of [...(NODE20 ? [NODE20] : []), ...places]) {
		const ran = await promisify(execFile)(program, ["--version"]).catch(
			() => null,
		);
		if (ran?.stdout.startsWith("v20.")) return program;
	}
	return null;
}

export interface Invoked {
	readonly version: string;
	readonly loadMs: number;
	readonly results: readonly {
		// biome-ignore lint/suspicious/noExplicitAny: what a function answers is looked at by the tests
		readonly answer?: any;
		readonly error?: { errorMessage: string; errorType: string };
		readonly ms: number;
	}[];
	readonly peakTmpBytes: number;
	readonly leftInTmp: readonly string[];
	readonly peakMemoryBytes: number;
	/** what was logged */
	readonly log: string;
}

export interface Invocations {
	/** the unpacked package */
	readonly code: string;
	readonly calls: readonly unknown[];
	readonly variables: Readonly<Record<string, string>>;
	/** variables that are encrypted, and told by name only */
	readonly encrypted?: Readonly<Record<string, string>>;
	/** the longest answer in bytes */
	readonly answerBytes?: number;
}

/** Runs a package in a process of its own, as FunctionGraph does, in an empty folder for temporary files. */
export async function invokeFunction(
	node: string,
	{ code, calls, variables, encrypted = {}, answerBytes }: Invocations,
): Promise<Invoked> {
	const room = await mkdtemp(join(tmpdir(), "functiongraph-"));
	const temporary = join(room, "tmp");
	await mkdir(temporary);
	const runtime = join(room, "runtime.mjs");
	const source = await readFile("test/support/functiongraph-runtime.ts");
	const { code: script } = await transform(source, {
		loader: "ts",
		format: "esm",
	});
	await writeFile(runtime, script);
	try {
		const child = spawn(node, [runtime, code], {
			cwd: temporary,
			env: {
				PATH: "/usr/bin:/bin",
				TMPDIR: temporary,
				RUNTIME_CODE_ROOT: code,
				RUNTIME_TIMEOUT: "900",
				RUNTIME_MEMORY: "1024",
				RUNTIME_PROJECT_ID: "0123456789abcdef0123456789abcdef",
				RUNTIME_MAX_RESP_BODY_SIZE: String(answerBytes ?? 6_291_456),
				RUNTIME_USERDATA: JSON.stringify(variables),
			},
		});
		child.stdin.end(JSON.stringify({ encrypted, calls }));
		const [output, errors] = await Promise.all([
			textOf(child.stdout),
			textOf(child.stderr),
		]);
		const lines = output.trimEnd().split("\n");
		const last = lines.pop() ?? "";
		if (!last.startsWith('{"version"')) throw new Error(output + errors);
		return { ...JSON.parse(last), log: lines.join("\n") + errors };
	} finally {
		await rm(room, { recursive: true, force: true });
	}
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of stream) chunks.push(Buffer.from(chunk));
	return Buffer.concat(chunks).toString();
}
