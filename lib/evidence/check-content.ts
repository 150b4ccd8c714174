import { createPublicKey } from "node:crypto";
import {
	type BagFiles,
	catalogPath,
	keyPath,
	type Measured,
	PAYLOAD,
	PLACES,
	readSmall,
	sha256Of,
} from "./bag-files.ts";
import { bagPath } from "./bag-path.ts";
import { custodyLogFindings } from "./custody-log.ts";
import { type BagFinding, finding } from "./finding.ts";
import {
	type ObjectFacts,
	parseReport,
	parseSources,
} from "./published-files.ts";
import type { HandOver } from "./records.ts";
import { bagInfo } from "./tag-files.ts";

/**
 * Whether what lies in a bag beside the publication agrees with it: sources, digests, ledgers, keys and catalogs; and the tag files, which
 * the signature does not cover, with the payload, which it does.
 */
export async function contentFindings(
	files: BagFiles,
	measured: ReadonlyMap<string, Measured>,
	handOver: HandOver,
): Promise<readonly BagFinding[]> {
	const facts = await factsOf(files);
	if ("kind" in facts) return [facts];
	const { sources, report } = facts;
	const expect = (path: string, sha256: string, by: string): BagFinding[] =>
		measured.get(path)?.sha256 === sha256
			? []
			: [
					finding(
						"publication",
						path,
						`it is missing or does not have the SHA-256 in ${by}`,
					),
				];
	const sourceAt =
		(place: string) =>
		({ object, sha256 }: ObjectFacts) =>
			expect(place + bagPath(object), sha256, "sources.json");
	const listed = new Set([
		...sources.objects.map(({ object }) => PLACES.sources + bagPath(object)),
		...sources.digests.flatMap(({ object }) => {
			const path = PLACES.digests + bagPath(object);
			return [path, `${path}.metadata.json`];
		}),
		...sources.ledgers.map(({ object }) => PLACES.ledgers + bagPath(object)),
		...report.report.catalogs.map(({ id, version }) =>
			catalogPath(id, version),
		),
		...report.chains.flatMap(({ keys }) => keys.map(keyPath)),
		...[PLACES.readme, PLACES.parameters, PLACES.custody, PLACES.custodyLog],
	]);
	const unknown = [...files.sizes.keys()].filter(
		(path) =>
			path.startsWith(PAYLOAD) &&
			!path.startsWith(PLACES.publication) &&
			!listed.has(path),
	);
	return [
		...(await custodyLogFindings(files)),
		...(handOver.sources === "full"
			? sources.objects.flatMap(sourceAt(PLACES.sources))
			: []),
		...sources.digests.flatMap(sourceAt(PLACES.digests)),
		...sources.ledgers.flatMap(sourceAt(PLACES.ledgers)),
		...report.report.catalogs.flatMap(({ id, version, sha256 }) =>
			expect(catalogPath(id, version), sha256, "report.json"),
		),
		...report.chains
			.flatMap(({ keys }) => keys.map(keyPath))
			.filter((path) => !files.sizes.has(path))
			.map((path) =>
				finding("missing", path, "digests were verified by this key"),
			),
		...(await keyFindings(files)),
		...unknown.map((path) =>
			finding("extra", path, "nothing in the bag says what it is"),
		),
		...(await tagFindings(files, measured, report, handOver)),
	];
}

/** Whether each key is the one whose hash its name is. */
async function keyFindings(files: BagFiles): Promise<BagFinding[]> {
	const findings: BagFinding[] = [];
	for (const path of files.sizes.keys()) {
		if (!path.startsWith(PLACES.keys)) continue;
		const bytes = await readSmall(files, path).catch(() => Buffer.of());
		const der = derOf(bytes.toString());
		if (der === null || keyPath(sha256Of(der)) !== path)
			findings.push(
				finding("altered", path, "it is not the key that its name says"),
			);
	}
	return findings;
}

function derOf(pem: string): Buffer | null {
	try {
		return createPublicKey(pem).export({ type: "spki", format: "der" });
	} catch {
		return null;
	}
}

async function factsOf(files: BagFiles) {
	const read = async <Facts>(
		path: string,
		parse: (json: unknown) => Facts,
	): Promise<Facts> =>
		parse(JSON.parse((await readSmall(files, path)).toString()));
	try {
		return {
			sources: await read(`${PLACES.publication}sources.json`, parseSources),
			report: await read(`${PLACES.publication}report.json`, parseReport),
		};
	} catch {
		return finding(
			"publication",
			null,
			"a file of the publication is missing or not as Tracefolio writes it",
		);
	}
}

async function tagFindings(
	files: BagFiles,
	measured: ReadonlyMap<string, Measured>,
	{ report }: ReturnType<typeof parseReport>,
	handOver: HandOver,
): Promise<BagFinding[]> {
	const payload = [...measured].filter(([path]) => path.startsWith(PAYLOAD));
	const info = bagInfo({
		...report,
		period: report.period.label,
		handedOverAt: handOver.at,
		generator: handOver.generator,
		files: payload.length,
		bytes: payload.reduce((total, [, { size }]) => total + size, 0),
	});
	const actual = await readSmall(files, PLACES.info).catch(() => null);
	return [
		...(actual === null || actual.equals(Buffer.from(info))
			? []
			: [
					finding(
						"altered",
						PLACES.info,
						"it does not agree with what is in data",
					),
				]),
		...(measured.get(PLACES.page)?.sha256 === handOver.page
			? []
			: [
					finding(
						"altered",
						PLACES.page,
						"it is not the page that data/custody.json names: do not open it",
					),
				]),
	];
}
