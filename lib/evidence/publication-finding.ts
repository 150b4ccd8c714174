import { byCodeUnit } from "../store/key.ts";

/** What verification of publications says of an object; further kinds may come. */
export type PublicationFindingKind =
	| "missing-index-entry"
	| "altered-index-entry"
	| "unknown-field"
	| "missing-file"
	| "altered-file"
	| "unknown-file"
	| "malformed-file"
	| "shadowed"
	| "versions-not-kept"
	| "disagreement"
	| "missing-revision"
	| "broken-chain"
	| "newer-revision"
	| "unpublished-folder"
	| "no-publication"
	| "missing-period"
	| "missing-source"
	| "altered-source"
	| "sources-not-checked";

/** Something that a check found: a failure, by which nothing holds any more, or a note, which a reader should know. */
export interface PublicationFinding {
	readonly severity: "failure" | "note";
	readonly kind: PublicationFindingKind;
	/** key in the output store, or the one that something missing would have; of a source, key in the archive */
	readonly object: string;
	/** plain words (English): what, what was expected and found, and what to do */
	readonly message: string;
}

/** Where checks put what they find. */
export interface Findings {
	fail(kind: PublicationFindingKind, object: string, message: string): void;
	note(kind: PublicationFindingKind, object: string, message: string): void;
	/** failures first, then in the order of objects, kinds and messages; each finding once */
	sorted(): PublicationFinding[];
}

/** An empty list of findings. */
export function newFindings(): Findings {
	const found = new Map<string, PublicationFinding>();
	const add =
		(severity: PublicationFinding["severity"]): Findings["fail"] =>
		(kind, object, message) => {
			const finding = { severity, kind, object, message };
			found.set(orderOf(finding), finding);
		};
	return {
		fail: add("failure"),
		note: add("note"),
		sorted: () =>
			[...found]
				.sort(([a], [b]) => byCodeUnit(a, b))
				.map(([, finding]) => finding),
	};
}

function orderOf(finding: PublicationFinding): string {
	const { severity, object, kind, message } = finding;
	return [severity, object, kind, message].join("\0");
}

/** Whether findings let everything hold: there may be notes, and no failure. */
export function noFailure(findings: readonly PublicationFinding[]): boolean {
	return findings.every(({ severity }) => severity === "note");
}
