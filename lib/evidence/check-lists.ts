import {
	type BagFiles,
	type Measured,
	PAYLOAD,
	PLACES,
	readSmall,
} from "./bag-files.ts";
import { isSafePath } from "./bag-path.ts";
import { type BagFinding, finding } from "./finding.ts";
import { parseHashList } from "./hash-list.ts";
import { DECLARATION } from "./tag-files.ts";

const REQUIRED = [
	PLACES.declaration,
	PLACES.info,
	PLACES.manifest,
	PLACES.tagManifest,
	PLACES.page,
	PLACES.readme,
	PLACES.parameters,
	PLACES.custody,
];
const TAG_FILES: readonly string[] = [
	...REQUIRED,
	PLACES.signature,
	PLACES.timestamp,
].filter((path) => !path.startsWith(PAYLOAD));

/** Whether a bag is complete and valid (RFC 8493, 3), and holds nothing that no list names. */
export async function listFindings(
	files: BagFiles,
	measured: ReadonlyMap<string, Measured>,
): Promise<BagFinding[]> {
	const paths = [...files.sizes.keys()];
	const payload = paths.filter((path) => path.startsWith(PAYLOAD));
	const tags = paths.filter(
		(path) => !path.startsWith(PAYLOAD) && path !== PLACES.tagManifest,
	);
	return [
		...paths.flatMap(pathFindings),
		...REQUIRED.filter((path) => !files.sizes.has(path)).map((path) =>
			finding("missing", path, "a bag must have it"),
		),
		...(await declarationFindings(files)),
		...(await compared(files, PLACES.manifest, payload, measured)),
		...(await compared(files, PLACES.tagManifest, tags, measured)),
	];
}

function pathFindings(path: string): BagFinding[] {
	if (path === "fetch.txt")
		return [
			finding(
				"fetch",
				path,
				"it names files that are not in the bag; a bag of Tracefolio is whole",
			),
		];
	if (!isSafePath(path))
		return [
			finding(
				"unsafe-path",
				path,
				"its name could lead out of the folder, or means something else on another system",
			),
		];
	if (path.startsWith(PAYLOAD) || TAG_FILES.includes(path)) return [];
	return [finding("extra", path, "it is no file of a bag")];
}

async function declarationFindings(files: BagFiles): Promise<BagFinding[]> {
	const text = await textOf(files, PLACES.declaration);
	if (text === null || text === DECLARATION) return [];
	return [
		finding("altered", PLACES.declaration, "it is not that of BagIt 1.0"),
	];
}

async function compared(
	files: BagFiles,
	list: string,
	paths: readonly string[],
	measured: ReadonlyMap<string, Measured>,
): Promise<BagFinding[]> {
	const text = await textOf(files, list);
	if (text === null) return [];
	const listed = parseHashList(text);
	if (listed === null)
		return [
			finding(
				"not-canonical",
				list,
				"it is no list of files and hashes as Tracefolio writes it",
			),
		];
	const expected = new Map(listed.map(({ path, sha256 }) => [path, sha256]));
	const findings = listed
		.filter(({ path }) => !paths.includes(path) && !files.sizes.has(path))
		.map(({ path }) => finding("missing", path, `${list} lists it`));
	for (const path of expected.keys())
		if (files.sizes.has(path) && !isOf(list, path))
			findings.push(finding("extra", path, `${list} must not list it`));
	for (const path of paths) {
		const sha256 = expected.get(path);
		if (sha256 === undefined)
			findings.push(finding("extra", path, `${list} does not list it`));
		else if (measured.has(path) && measured.get(path)?.sha256 !== sha256)
			findings.push(
				finding("altered", path, `it does not have the SHA-256 in ${list}`),
			);
	}
	return findings;
}

function isOf(list: string, path: string): boolean {
	return (
		(list === PLACES.manifest) === path.startsWith(PAYLOAD) &&
		path !== PLACES.tagManifest
	);
}

/** Null where it is missing or cannot be read, which is found elsewhere. */
async function textOf(files: BagFiles, path: string): Promise<string | null> {
	if (!files.sizes.has(path)) return null;
	try {
		// Latin letters stay one to one: a byte that is no UTF-8 must not read as another text
		return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
			await readSmall(files, path),
		);
	} catch {
		return "\0";
	}
}
