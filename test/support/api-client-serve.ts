import { spawn } from "node:child_process";
import {
	copyFile,
	mkdir,
	mkdtemp,
	readFile,
	rm,
	writeFile,
} from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const TENANT = "examples/tenant";
const BESIDE = ["digest-key.pem", "changes.csv", "logo.png"];

/** `tracefolio serve` in a process of its own, over a temporary folder. */
export interface Served {
	/** as in `http://127.0.0.1:8080` */
	readonly origin: string;
	/** what it printed, for every scope and profile */
	readonly token: string;
	/** everything of this service: `profiles/`, `out/` and nothing else */
	readonly folder: string;
	/** where reports are published */
	readonly output: string;
	readonly pid: number;
	/** what it wrote to standard error up to now */
	readonly log: () => string;
	/** ends the process, and removes the folder */
	readonly stop: () => Promise<void>;
}

export interface ServeOptions {
	/** names of profiles, each over the example tenant's archive */
	readonly profiles?: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
	/** further lines of each profile file */
	readonly yaml?: string;
}

/** Starts the service, and resolves once it has said where it is. Rejects with its log where it ends before. */
export async function serve({
	profiles = ["nordhafen"],
	env = {},
	yaml = "",
}: ServeOptions = {}): Promise<Served> {
	const folder = await mkdtemp(join(tmpdir(), "serve-"));
	const output = join(folder, "out");
	for (const profile of profiles) await writeProfile(folder, profile, yaml);
	const port = String(await freePort());
	const places = ["--profile", join(folder, "profiles"), "--port", port];
	const child = spawn(
		process.execPath,
		["bin/tracefolio.js", "serve", ...places],
		{
			env: { ...process.env, TRACEFOLIO_OUTPUT: output, ...env },
			stdio: ["ignore", "pipe", "pipe"],
		},
	);
	const ended = new Promise<void>((done) => child.on("close", () => done()));
	let log = "";
	child.stderr.on("data", (chunk: Buffer) => {
		log += chunk.toString();
	});
	const stop = async () => {
		child.kill("SIGTERM");
		await ended;
		await rm(folder, { recursive: true, force: true });
	};
	const printed = new Promise<RegExpExecArray>((found, reject) => {
		let text = "";
		child.stdout.on("data", (chunk: Buffer) => {
			text += chunk.toString();
			const url = /(http:\/\/127\.0\.0\.1:\d+)\/#token=(\S+)/.exec(text);
			if (url !== null) found(url);
		});
		ended.then(() => reject(new Error(`serve ended: ${log}`)));
	});
	const [, origin = "", token = ""] = await printed;
	return {
		origin,
		token,
		folder,
		output,
		pid: child.pid ?? 0,
		log: () => log,
		stop,
	};
}

/** The example tenant's profile under another name, with its archive where it is. */
async function writeProfile(
	folder: string,
	profile: string,
	more: string,
): Promise<void> {
	const target = join(folder, "profiles", profile);
	await mkdir(target, { recursive: true });
	for (const name of BESIDE)
		await copyFile(join(TENANT, name), join(target, name));
	const yaml = (await readFile(join(TENANT, "tracefolio.yml"), "utf8"))
		.replace(/^profile: .*$/m, `profile: ${profile}`)
		.replace(/^ {2}uri: .*$/m, `  uri: ${resolve(TENANT, "archive")}`)
		.replace(/^output: .*$/m, `output: ${join(folder, "out")}`);
	await writeFile(join(target, "tracefolio.yml"), `${yaml}\n${more}`);
}

function freePort(): Promise<number> {
	const server = createServer();
	return new Promise((found, reject) => {
		server.on("error", reject);
		server.listen(0, "127.0.0.1", () => {
			const address = server.address();
			const port = typeof address === "object" ? (address?.port ?? 0) : 0;
			server.close(() => found(port));
		});
	});
}
