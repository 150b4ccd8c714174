// Writes dist/sbom.json: what is deployed, in CycloneDX, from the lock file alone, so that one lock file gives one SBOM on every machine.
// Dependencies for development are not in it, nor optional ones: those are the Node.js and the second counter of a checkout, and no
// package of a function has them. Fails where a dependency of package.json is missing or lacks its version, license or hash.
//   npm run sbom
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";

const PACKAGE = z.object({
	name: z.string(),
	version: z.string(),
	dependencies: z.record(z.string(), z.string()),
});

const COMPONENT = z.looseObject({
	"bom-ref": z.string(),
	name: z.string(),
	version: z.string(),
	licenses: z.array(z.unknown()).optional(),
	hashes: z
		.array(z.object({ alg: z.string(), content: z.string() }))
		.optional(),
});
type Component = z.infer<typeof COMPONENT>;

const SBOM = z.looseObject({
	bomFormat: z.literal("CycloneDX"),
	serialNumber: z.string().optional(),
	metadata: z.looseObject({
		timestamp: z.string().optional(),
		component: z.looseObject({ "bom-ref": z.string(), name: z.string() }),
	}),
	components: z.array(COMPONENT),
	dependencies: z.array(
		z.object({ ref: z.string(), dependsOn: z.array(z.string()).default([]) }),
	),
});
type Sbom = z.infer<typeof SBOM>;

const about = PACKAGE.parse(JSON.parse(readFileSync("package.json", "utf8")));
const sbom = settled(deployed(SBOM.parse(JSON.parse(npmSbom()))), about.name);
const missing = Object.entries(about.dependencies).flatMap(([name, version]) =>
	lackOf(name, version, sbom.components),
);
if (missing.length > 0)
	throw new Error(`The SBOM is not whole: ${missing.join("; ")}`);
mkdirSync("dist", { recursive: true });
writeFileSync("dist/sbom.json", `${JSON.stringify(sbom, null, "\t")}\n`);
const unlicensed = sbom.components.filter(
	({ licenses = [] }) => licenses.length === 0,
);
for (const { name } of unlicensed)
	console.log(`note: "${name}" names no license in its package.json`);
console.log(`dist/sbom.json: ${sbom.components.length} packages`);

/** Of everything, since `--omit dev` also drops what a dependency for development shares with a deployed one (npm 11.19). */
function npmSbom(): string {
	const args = ["sbom", "--package-lock-only", "--sbom-format", "cyclonedx"];
	return execFileSync("npm", args, { encoding: "utf8", maxBuffer: 1 << 26 });
}

/** Only what the dependencies of package.json lead to. */
function deployed(all: Sbom): Sbom {
	const edges = new Map(all.dependencies.map((each) => [each.ref, each]));
	const roots = Object.entries(about.dependencies).map(
		([name, version]) => `${name}@${version}`,
	);
	const reached = new Set(roots);
	// a set that grows while it is walked is walked to its end
	for (const ref of reached)
		for (const next of edges.get(ref)?.dependsOn ?? []) reached.add(next);
	const own = all.metadata.component["bom-ref"];
	return {
		...all,
		components: all.components.filter((each) => reached.has(each["bom-ref"])),
		dependencies: [
			{ ref: own, dependsOn: roots },
			...all.dependencies.filter(({ ref }) => reached.has(ref)),
		],
	};
}

/** Without what differs from run to run: the time, the random serial number, the name of the folder, the order. */
function settled(given: Sbom, name: string): Sbom {
	const { serialNumber: _, ...rest } = given;
	const { timestamp: __, ...metadata } = rest.metadata;
	const component = { ...metadata.component, name };
	const body = {
		...rest,
		metadata: { ...metadata, component },
		components: rest.components.toSorted(by((each) => each["bom-ref"])),
		dependencies: rest.dependencies
			.map((each) => ({ ...each, dependsOn: each.dependsOn.toSorted() }))
			.toSorted(by(({ ref }) => ref)),
	};
	return { serialNumber: serialNumberOf(JSON.stringify(body)), ...body };
}

function by<T>(key: (each: T) => string): (a: T, b: T) => number {
	return (a, b) => (key(a) < key(b) ? -1 : 1);
}

/** A UUID (version 8, RFC 9562) of the contents: another SBOM has another one. */
function serialNumberOf(contents: string): string {
	const hex = createHash("sha256").update(contents).digest("hex");
	const [a, b, c] = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(13, 16)];
	return `urn:uuid:${a}-${b}-8${c}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function lackOf(
	name: string,
	version: string,
	components: readonly Component[],
): string[] {
	const found = components.find(
		(each) => each.name === name && each.version === version,
	);
	if (found === undefined) return [`${name}@${version} is missing`];
	return [
		...((found.licenses ?? []).length === 0 ? [`${name} has no license`] : []),
		...((found.hashes ?? []).length === 0 ? [`${name} has no hash`] : []),
	];
}
