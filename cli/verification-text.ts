import type { Verification } from "../lib/wire-verify.ts";

/** What a verification found, for a person: the answer first, then what it rests on, then each finding on a line. */
export function verificationText(found: Verification): string {
	const answer = found.holds ? "HOLDS" : "DOES NOT HOLD";
	const [first = "", ...rest] = linesOf(found);
	return [`${answer}: ${first}`, ...rest]
		.map((line) => `${printable(line)}\n`)
		.join("");
}

function linesOf(found: Verification): string[] {
	switch (found.kind) {
		case "archive":
			return archiveLines(found);
		case "publications":
			return publicationLines(found);
		case "bag":
			return bagLines(found);
	}
}

type Of<Kind> = Extract<Verification, { kind: Kind }>;

function archiveLines({
	completeness,
	chains,
	files,
	digests,
}: Of<"archive">): string[] {
	const { verdict, intervals, problems } = completeness;
	return [
		`completeness ${verdict}; ${files} trace file(s), ${digests} digest(s)`,
		...chains.map(
			({ unit, verified, digests: all, from, to, buckets, projects }) =>
				`  ${unit}: ${verified} of ${all} digest(s) verified${from && to ? `, from ${from} to ${to}, of bucket ${buckets.join(", ")} and project ${projects.join(", ")}` : ""}`,
		),
		...intervals.map(
			({ unit, from, to, state }) =>
				`  ${unit}: ${state} from ${from} to ${to}`,
		),
		...problems.map(({ kind, object, from, to, message }) => {
			const span = from && to ? ` (${from} to ${to})` : "";
			return `${kind}: ${object ?? ""}${span}: ${message}`;
		}),
	];
}

function publicationLines({
	publications,
	findings,
}: Of<"publications">): string[] {
	const all = [
		...publications.flatMap((publication) => publication.findings),
		...findings,
	];
	return [
		`${publications.length} publication(s)`,
		...publications.map(
			({ folder, holds, status, completeness, checked }) =>
				`  ${folder}: ${holds ? "holds" : "DOES NOT HOLD"}; ${status ?? "status unknown"}, completeness ${completeness ?? "unknown"}; ${checked.files} file(s) and ${checked.sources} source(s) compared`,
		),
		...all.map(
			({ severity, kind, object, message }) =>
				`${severity === "note" ? "note: " : ""}${kind}: ${object}: ${message}`,
		),
	];
}

function bagLines({
	findings,
	notes,
	signer,
	timestamp,
	files,
	bytes,
}: Of<"bag">): string[] {
	return [
		`${files} file(s), ${bytes} bytes`,
		...(signer
			? [
					`  signed by ${signer.subject}`,
					`  certificate's SHA-256 ${signer.sha256}, ${signer.trusted ? "trusted" : "NOT known to be trusted"}`,
				]
			: ["  nobody is known to have signed it"]),
		...(timestamp ? [`  time-stamped ${timestamp.at}`] : []),
		...notes.map((note) => `note: ${note}`),
		...findings.map(
			({ kind, object, message }) =>
				`${kind}: ${object === null ? "" : `${object}: `}${message}`,
		),
	];
}

/** Names and messages hold what others wrote: no control character of theirs may reach a terminal. */
function printable(text: string): string {
	return text.replace(/\p{C}/gu, "\ufffd");
}
