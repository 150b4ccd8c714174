import { createHash } from "node:crypto";
import type { CatalogVersion } from "../catalog/catalog.ts";
import { TracefolioError } from "../errors.ts";
import type { DigestKey } from "../integrity/digest-keys.ts";
import { byCodeUnit } from "../store/key.ts";
import type { Store } from "../store/store.ts";
import {
	catalogPath,
	indexPath,
	keyPath,
	PLACES,
	sha256Of,
} from "./bag-files.ts";
import { bagPath } from "./bag-path.ts";
import { canonicalJson } from "./canonical-json.ts";
import type { Published } from "./published.ts";
import type { ObjectFacts, ReportFacts } from "./published-files.ts";
import { readmeText } from "./readme.ts";
import { custodyJson, type HandOver, parametersJson } from "./records.ts";

/** A file on its way into a bag. Throws STORE while it is read where it is not what is kept of it. */
export interface PayloadFile {
	readonly path: string;
	chunks(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** What a payload is made from, beside the publication. */
export interface PayloadSources {
	readonly output: Store;
	/** null only where nothing is taken from it: sources are listed, and there are neither digests nor entries of ledgers */
	readonly archive: Store | null;
	/** every catalog version that is at hand */
	readonly catalogs: readonly CatalogVersion[];
	/** what the service recorded of its own use, as it stands in the output store; null where it recorded nothing */
	readonly custodyLog: Uint8Array | null;
	/** every public key for digests that is at hand */
	readonly digestKeys: readonly DigestKey[];
}

/** Every file below `data/`, in the order of paths. Throws CONFIG where a catalog or a key is not at hand. */
export function payloadOf(
	published: Published,
	handOver: HandOver,
	from: PayloadSources,
): readonly PayloadFile[] {
	const { report, sources } = published;
	const files = [
		small(PLACES.readme, readmeText(report, handOver)),
		small(PLACES.parameters, parametersJson(report)),
		small(PLACES.custody, custodyJson(published, handOver)),
		...(from.custodyLog === null
			? []
			: [small(PLACES.custodyLog, from.custodyLog)]),
		...publicationFiles(published, from.output),
		...catalogFiles(report, from.catalogs),
		...(handOver.sources === "full"
			? sources.objects.map(archived(PLACES.sources, from.archive))
			: []),
		...sources.digests.flatMap(({ object, sha256 }) =>
			digestFiles(from.archive, object, sha256),
		),
		...sources.ledgers.map(archived(PLACES.ledgers, from.archive)),
		...keyFiles(report, from.digestKeys),
	];
	return once(files.toSorted((a, b) => byCodeUnit(a.path, b.path)));
}

/** Throws CONFIG where two files would have one path, as with a folder's archive whose files with metadata were copied into a bucket. */
function once(files: readonly PayloadFile[]): readonly PayloadFile[] {
	const twice = files.find(({ path }, i) => files[i + 1]?.path === path);
	if (twice === undefined) return files;
	throw new TracefolioError(
		"CONFIG",
		`Two files of the evidence would lie at "${twice.path}": the archive has an object of that name beside the metadata that it stands for. Remove the archive's objects "….metadata.json" and give the digests their metadata instead, or use --sources listed`,
		{ facts: { path: twice.path } },
	);
}

function small(path: string, content: string | Uint8Array): PayloadFile {
	return { path, chunks: () => [Buffer.from(content)] };
}

function publicationFiles(
	{ index, manifest }: Published,
	output: Store,
): PayloadFile[] {
	const { folder } = index.facts;
	return [
		small(indexPath(index.facts), index.bytes),
		small(`${PLACES.publication}manifest.json`, manifest.bytes),
		...manifest.facts.files.map(({ name, sha256 }) => ({
			path: PLACES.publication + bagPath(name),
			chunks: () => vouched(output, folder + name, sha256, "its manifest"),
		})),
	];
}

/** As JSON whose SHA-256 is the one in the report. */
function catalogFiles(
	{ report }: ReportFacts,
	catalogs: readonly CatalogVersion[],
): PayloadFile[] {
	return report.catalogs.map(({ id, version, sha256 }) => {
		const texts = catalogs
			.filter((one) => one.id === id && one.version === version)
			.map(canonicalJson);
		const text = texts.find((one) => sha256Of(one) === sha256);
		if (text !== undefined) return small(catalogPath(id, version), text);
		const { name, version: made } = report.generator;
		throw new TracefolioError(
			"CONFIG",
			`Cannot add catalog "${id}" ${version} to the bag: this program ${texts.length > 0 ? "has another content for it" : "does not have it"}. Use the one that made the report, ${name} ${made}`,
			{ facts: { id, version } },
		);
	});
}

/** Puts an object that sources.json lists below a folder, under its key. */
function archived(place: string, archive: Store | null) {
	return ({ object, sha256 }: ObjectFacts): PayloadFile => ({
		path: place + bagPath(object),
		chunks: () => vouched(archive, object, sha256, "sources.json"),
	});
}

function digestFiles(
	archive: Store | null,
	object: string,
	sha256: string,
): PayloadFile[] {
	const file = archived(PLACES.digests, archive)({ object, sha256 });
	return [
		file,
		{
			path: `${file.path}.metadata.json`,
			async *chunks() {
				const metadata = (await archive?.metadata(object)) ?? {};
				yield Buffer.from(`${JSON.stringify(metadata, null, 2)}\n`);
			},
		},
	];
}

/** The keys by which digests were verified. */
function keyFiles(
	{ chains }: ReportFacts,
	keys: readonly DigestKey[],
): PayloadFile[] {
	const used = new Set(chains.flatMap((chain) => chain.keys));
	return [...used].map((sha256) => {
		const found = keys.find((one) => one.sha256 === sha256);
		if (found !== undefined)
			return small(
				keyPath(sha256),
				found.key.export({ type: "spki", format: "pem" }),
			);
		throw new TracefolioError(
			"CONFIG",
			`The report's digests were verified by the public key with SHA-256 ${sha256}, which is not at hand. Give it as the report had it (--digest-key)`,
			{ facts: { sha256 } },
		);
	});
}

/** An object's bytes; throws after the last of them unless all together have the expected hash. */
async function* vouched(
	store: Store | null,
	key: string,
	sha256: string,
	by: string,
): AsyncGenerator<Uint8Array> {
	if (store === null) throw new Error(`No archive to read "${key}" from`);
	const hash = createHash("sha256");
	for await (const chunk of store.read(key)) {
		hash.update(chunk);
		yield chunk;
	}
	if (hash.digest("hex") === sha256) return;
	throw new TracefolioError(
		"STORE",
		`"${key}" in ${store.uri} does not match the SHA-256 in ${by}: it was altered since the report was published`,
		{ facts: { key, sha256 } },
	);
}
