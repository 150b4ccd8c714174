import {
	cp,
	mkdir,
	mkdtemp,
	readFile,
	rm,
	symlink,
	writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { unzipSync } from "fflate";
import { command } from "./command.ts";

/** The functions that serverless.yml deploys. */
export const FUNCTIONS = [
	"collect",
	"monthly",
	"build",
	"api",
	"watchdog",
] as const;

/** What `npm run package` reads. */
const SOURCES = [
	"catalogs",
	"deploy",
	"examples/tenant",
	"handlers",
	"lib",
	"package.json",
	"scripts",
	"serverless.yml",
	"templates",
	"tsconfig.json",
];

/** Packages of the functions, made in a copy of the sources, so that tests do not write over each other's. */
export interface Packaged extends AsyncDisposable {
	/** where the packages are unpacked, one over the other, since each has a folder of its own */
	readonly folder: string;
	/** path of the CloudFormation template */
	readonly template: string;
	/** bytes of a function's package */
	sizeOf(name: (typeof FUNCTIONS)[number]): number;
}

/** Bundles and packages the functions as the README says. Throws with what the command printed where it fails. */
export async function packageFunctions(): Promise<Packaged> {
	const { root, project } = await copyOfProject("package");
	const folder = join(root, "unpacked");
	const sizes = new Map<string, number>();
	for (const name of FUNCTIONS) {
		const zip = await readFile(join(project, `.serverless/${name}.zip`));
		sizes.set(name, zip.length);
		await unpack(zip, folder);
	}
	return {
		folder,
		template: join(
			project,
			".serverless/cloudformation-template-update-stack.json",
		),
		sizeOf: (name) => sizes.get(name) ?? 0,
		[Symbol.asyncDispose]: () => rm(root, { recursive: true }),
	};
}

/** A copy of the sources in `<root>/project`, after a script of package.json. Throws with what it printed where that fails. */
export async function copyOfProject(script: "build" | "package") {
	const root = await mkdtemp(join(tmpdir(), `${script}-`));
	const project = join(root, "project");
	for (const source of SOURCES)
		await cp(source, join(project, source), { recursive: true });
	await symlink(resolve("node_modules"), join(project, "node_modules"));
	const ran = await command("npm", ["--prefix", project, "run", script]);
	if (ran.code !== 0) throw new Error(ran.stdout + ran.stderr);
	return { root, project };
}

async function unpack(zip: Uint8Array, folder: string): Promise<void> {
	for (const [name, bytes] of Object.entries(unzipSync(zip))) {
		await mkdir(dirname(join(folder, name)), { recursive: true });
		await writeFile(join(folder, name), bytes);
	}
}
