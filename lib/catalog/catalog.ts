import { createHash } from "node:crypto";
import { z } from "zod";
import { TracefolioError } from "../errors.ts";

/** One documented operation. Resource type and trace name identify it within its catalog; both are compared with case. */
export interface Operation {
	readonly resourceType: string;
	readonly traceName: string;
	/** what the documentation says the operation is, word for word */
	readonly operation: string;
	/** the trace name without outcome and phase; one spelling per family */
	readonly family: string;
	readonly phase: "request" | "task" | "direct";
	/** null where the name says no outcome */
	readonly outcome: "success" | "failure" | null;
}

/** The operations of one service as one version of its documentation lists them, in the page's order. */
export interface CatalogVersion {
	readonly id: string;
	readonly version: string;
	/** ISO date; the version holds from 00:00 UTC of that day */
	readonly validFrom: string;
	readonly title: string;
	/** service types of the traces it describes, compared without case */
	readonly services: readonly string[];
	readonly source: CatalogSource;
	readonly operations: readonly Operation[];
}

/** The documentation page that a catalog was taken from. */
export interface CatalogSource {
	readonly title: string;
	/** the page's id, which stays when the page moves */
	readonly page: string;
	readonly repository: string;
	readonly commit: string;
	/** ISO date of the commit */
	readonly date: string;
}

const text = z.string().min(1);
const date = z.iso.date('Expected a date such as "2026-04-13"');

const operation = z.strictObject({
	// anti-DDoS documents its operations without a resource type
	resourceType: z.string(),
	traceName: text,
	operation: text,
	family: text,
	phase: z.enum(["request", "task", "direct"]),
	outcome: z.enum(["success", "failure"]).nullable(),
});

const catalog = z.strictObject({
	id: z
		.string()
		.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Expected an id such as "dms-kafka"'),
	version: text,
	validFrom: date,
	title: text,
	services: z.array(text).min(1),
	source: z.strictObject({
		title: text,
		page: text,
		repository: text,
		commit: text,
		date: date,
	}),
	operations: z
		.array(operation)
		.min(1)
		.superRefine((operations, context) => {
			const first = new Map<string, number>();
			operations.forEach(({ resourceType, traceName }, index) => {
				const key = JSON.stringify([resourceType, traceName]);
				const before = first.get(key);
				if (before === undefined) first.set(key, index);
				else
					context.addIssue({
						code: "custom",
						path: [index],
						message: `Expected each operation once, but "${resourceType}" "${traceName}" is operations[${before}] already`,
					});
			});
		}),
});

/** Checks one catalog file's content; throws CONFIG with the file (`where`), the path in it and what is expected there. */
export function parseCatalog(value: unknown, where: string): CatalogVersion {
	const parsed = catalog.safeParse(value);
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	const path = z.core.toDotPath(issue?.path ?? []) || "the file";
	throw new TracefolioError(
		"CONFIG",
		`Cannot use catalog "${where}": ${path}: ${issue?.message}`,
		{ facts: { where, path } },
	);
}

/** SHA-256 in lower-case hex of the catalog as JSON without white space, keys sorted: layout and key order of its file do not matter. */
export function sha256Of(catalog: CatalogVersion): string {
	const canonical = JSON.stringify(catalog, (_key, value: unknown) =>
		isRecord(value) ? sorted(value) : value,
	);
	return createHash("sha256").update(canonical).digest("hex");
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sorted(record: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(
		Object.keys(record)
			.toSorted()
			.map((key) => [key, record[key]]),
	);
}
