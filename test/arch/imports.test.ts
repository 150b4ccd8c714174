import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";

/** Who may import whom. A room is a folder of `lib`, or a top folder; `lib` stands for the files directly in it. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
	bin: ["cli"],
	cli: ["cli", "handlers", "service", "lib"],
	handlers: ["access", "queue", "service", "lib"],
	lib: ["lib"],
	"lib/archive": ["store", "lib"],
	"lib/access": ["store", "lib"],
	"lib/catalog": ["lib"],
	"lib/collect": ["archive", "sign", "store", "lib"],
	"lib/notify": ["publish", "sign", "store", "lib"],
	"lib/queue": ["sign", "lib"],
	"lib/service": ["access", "publish", "queue", "store", "lib"],
	"lib/sign": ["lib"],
	"lib/watch": ["archive", "notify", "publish", "store", "lib"],
	"lib/store": ["lib"],
	"lib/aggregate": ["archive", "catalog", "store", "lib"],
	"lib/integrity": ["aggregate", "archive", "catalog", "lib"],
	"lib/evidence": [
		"archive",
		"catalog",
		"integrity",
		"publish",
		"store",
		"lib",
	],
	"lib/recount": ["lib"],
	"lib/report": ["aggregate", "archive", "integrity", "catalog", "lib"],
	"lib/render": ["report", "templates", "lib"],
	"lib/publish": ["render", "integrity", "store", "lib"],
	templates: ["notify", "report", "render"],
	catalogs: ["catalog"],
};

const EVERY_STAGE = [
	"archive",
	"catalog",
	"aggregate",
	"integrity",
	"recount",
	"report",
	"render",
	"publish",
	"store",
	"lib",
];

/** Files with more rights than their room. */
const FILES: Readonly<Record<string, readonly string[]>> = {
	"lib/wire.ts": ["*"],
	"lib/wire-collect.ts": ["*"],
	"lib/collect-answer.ts": ["archive", "lib"],
	"lib/pipeline.ts": EVERY_STAGE,
	"lib/analysis.ts": EVERY_STAGE,
	"lib/baseline.ts": EVERY_STAGE,
	"lib/report-files.ts": EVERY_STAGE,
	"lib/digest-trust.ts": ["integrity", "lib"],
	"lib/verify-archive.ts": EVERY_STAGE,
	"lib/wire-verify.ts": ["*"],
	"lib/wire-evidence.ts": ["*"],
	"lib/secret-environment.ts": ["collect", "lib"],
	"lib/watch-acts.ts": ["*"],
	"lib/watch-looks.ts": ["*"],
	"lib/wire-keys.ts": ["*"],
	"lib/wire-notify.ts": ["*"],
	"lib/wire-schedule.ts": ["*"],
	"lib/wire-service.ts": ["*"],
	"lib/wire-tell.ts": ["*"],
	"lib/wire-watch.ts": ["*"],
	"lib/wire-work.ts": ["*"],
};

/** The public vocabulary: types, and the constants of lists, that every stage may speak of. */
const VOCABULARY = ["lib/report/model.ts", "lib/report/model-analysis.ts"];

/** Files of `lib` itself that only `cli`, `handlers` and each other may import. */
const UPPER_FILES = [
	"lib/analysis.ts",
	"lib/baseline.ts",
	"lib/config.ts",
	"lib/digest-trust.ts",
	"lib/mapping-file.ts",
	"lib/pipeline.ts",
	"lib/profile-file.ts",
	"lib/renamed.ts",
	"lib/report-files.ts",
	"lib/watch-acts.ts",
	"lib/watch-looks.ts",
	"lib/wire.ts",
	"lib/wire-collect.ts",
	"lib/wire-evidence.ts",
	"lib/wire-keys.ts",
	"lib/wire-notify.ts",
	"lib/wire-schedule.ts",
	"lib/wire-service.ts",
	"lib/wire-tell.ts",
	"lib/wire-verify.ts",
	"lib/wire-watch.ts",
	"lib/wire-work.ts",
	"lib/work-folder.ts",
];

/** Packages, and the only places that may import them. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
	"@aws-lambda-powertools/logger": ["handlers/"],
	"@aws-lambda-powertools/metrics": ["handlers/"],
	"@aws-sdk/client-s3": ["lib/store/"],
	"@aws-sdk/client-secrets-manager": ["lib/collect/secret.ts"],
	"@aws-lambda-powertools/tracer": ["handlers/middleware/trace.ts"],
	"@aws-sdk/client-sesv2": ["lib/notify/ses.ts"],
	"@aws-sdk/client-sns": ["lib/notify/sns.ts"],
	"@aws-sdk/client-sqs": ["lib/queue/sqs.ts"],
	"@aws-sdk/s3-request-presigner": ["lib/store/s3-link.ts"],
	"@middy/core": ["handlers/"],
	"@middy/http-router": ["handlers/http/app.ts"],
	"@aws-sdk/client-kms": ["lib/evidence/"],
	"@duckdb/node-api": ["lib/recount/recount-duckdb.ts"],
	"@peculiar/asn1-cms": ["lib/evidence/"],
	"@peculiar/asn1-schema": ["lib/evidence/"],
	"@peculiar/asn1-tsp": ["lib/evidence/"],
	"@peculiar/asn1-x509": ["lib/evidence/"],
	"@zip.js/zip.js": ["lib/evidence/"],
	commander: ["cli/"],
	"csv-parse": ["lib/change-tickets.ts", "lib/pseudonyms.ts"],
	jose: ["lib/access/"],
	nodemailer: ["lib/notify/"],
	"rate-limiter-flexible": ["handlers/http/rate.ts"],
	exceljs: ["lib/render/xlsx/"],
	fflate: ["lib/render/xlsx/"],
	"p-retry": ["lib/collect/"],
	luxon: ["lib/period.ts", "lib/report/format.ts"],
	"bidi-js": ["lib/render/pdf/runs.ts"],
	pdfkit: ["lib/render/pdf/"],
	yaml: ["lib/config.ts"],
	zod: [
		"handlers/build.ts",
		"handlers/functiongraph/",
		"handlers/http/",
		"lib/access/",
		"lib/analysis-config.ts",
		"lib/archive/ledger-entry.ts",
		"lib/catalog/",
		"lib/collect-config.ts",
		"lib/collect/secret.ts",
		"lib/config.ts",
		"lib/evidence/",
		"lib/evidence-config.ts",
		"lib/notify/",
		"lib/notify-config.ts",
		"lib/publish/",
		"lib/queue/",
		"lib/sampling-config.ts",
		"lib/schedule.ts",
		"lib/section.ts",
		"lib/service/",
		"lib/store/record.ts",
		"lib/watch-config.ts",
	],
};

interface Edge {
	readonly from: string;
	readonly to: string;
	readonly typesOnly: boolean;
}

function filesIn(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) return filesIn(path);
		return /\.(ts|js)$/.test(entry.name) ? [path] : [];
	});
}

const FOLDERS = ["bin", "cli", "handlers", "lib", "templates", "catalogs"];
const SOURCES = FOLDERS.filter((name) =>
	statSync(name, { throwIfNoEntry: false }),
).flatMap(filesIn);

function edgesOf(file: string): Edge[] {
	const text = readFileSync(file, "utf8");
	const statements = text.matchAll(
		/(?:^|\n)\s*(import|export)\s+(type\s)?(?:[^;'"]*?\sfrom\s)?["']([^"']+)["']|import\(\s*["']([^"']+)["']/g,
	);
	return [...statements].map(([, , type, named, dynamic]) => ({
		from: file,
		to: named ?? dynamic ?? "",
		typesOnly: type !== undefined,
	}));
}

const EDGES = SOURCES.flatMap(edgesOf);

function roomOf(path: string): string {
	const [top = "", room = "", ...rest] = path.split("/");
	if (top !== "lib") return top;
	return rest.length === 0 ? "lib" : `lib/${room}`;
}

function targetOf({ from, to }: Edge): string | null {
	return to.startsWith(".") ? normalize(join(dirname(from), to)) : null;
}

function mayImport(edge: Edge, target: string): boolean {
	const { from } = edge;
	const [own, other] = [roomOf(from), roomOf(target)];
	if (own === other && own !== "lib") return true;
	if (target === "package.json") return from === "lib/generator.ts";
	if (VOCABULARY.includes(target)) return true;
	const allowed = FILES[from] ?? ROOMS[own] ?? [];
	if (allowed.includes("*")) return true;
	if (UPPER_FILES.includes(target) && own.startsWith("lib/")) return false;
	return allowed.includes(other.replace(/^lib\//, ""));
}

describe("imports", () => {
	it("go only along the edges of the table", () => {
		const wrong = EDGES.flatMap((edge) => {
			const target = targetOf(edge);
			return target === null || mayImport(edge, target)
				? []
				: [`${edge.from} → ${target}`];
		});
		expect(wrong).toEqual([]);
		expect(EDGES.length).toBeGreaterThan(100);
	});

	it("take packages only where the table says", () => {
		const wrong = EDGES.filter(
			({ to }) => !to.startsWith(".") && !to.startsWith("node:"),
		).filter(({ from, to }) => {
			const name = to
				.split("/")
				.slice(0, to.startsWith("@") ? 2 : 1)
				.join("/");
			return !PACKAGES[name]?.some((place) => from.startsWith(place));
		});
		expect(wrong).toEqual([]);
	});

	it("make no cycle", () => {
		const graph = new Map<string, string[]>();
		for (const edge of EDGES) {
			const target = targetOf(edge);
			if (target === null || edge.typesOnly) continue;
			graph.set(edge.from, [...(graph.get(edge.from) ?? []), target]);
		}
		const done = new Set<string>();
		const visit = (file: string, path: readonly string[]): string[] => {
			if (path.includes(file)) return [[...path, file].join(" → ")];
			if (done.has(file)) return [];
			const found = (graph.get(file) ?? []).flatMap((next) =>
				visit(next, [...path, file]),
			);
			done.add(file);
			return found;
		};
		expect(SOURCES.flatMap((file) => visit(file, []))).toEqual([]);
	});
});

describe("sources", () => {
	const withText = (pattern: RegExp, except: RegExp) =>
		SOURCES.filter(
			(file) => !except.test(file) && pattern.test(readFileSync(file, "utf8")),
		);

	it("touch the process only in bin, cli, handlers and the work folder", () => {
		expect(
			withText(
				/\bprocess\.(env|argv|exit|stdout|stderr)/,
				/^(bin|cli|handlers)\//,
			),
		).toEqual([]);
	});

	it("have no default export and no any", () => {
		expect(withText(/^export default/m, /^$/)).toEqual([]);
		expect(withText(/: any\b|as any\b|<any>/, /^$/)).toEqual([]);
	});

	it("name drivers only where they are wired and in their own room", () => {
		expect(
			withText(
				/store\/(folder|memory|s3|open)\.ts/,
				/^lib\/(wire(-[a-z]+)?\.ts|store\/)/,
			),
		).toEqual([]);
	});
});
