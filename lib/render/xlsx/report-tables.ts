import type { Report } from "../../report/model.ts";
import type { Cell } from "./cell.ts";
import { integer, numbered, text, time, yesNo } from "./columns.ts";
import { type Table, tableOf } from "./table.ts";

/** One row per operation × outcome; its number is what Population and Reconciliation refer to. */
export function operationTable({ operations }: Report): Table {
	return tableOf(
		"Operations",
		"One row per operation and outcome, catalogued operations without a trace included",
		operations,
		[
			numbered(),
			text("Service", 10, (row) => row.service),
			text("Resource type", 14, (row) => row.resourceType),
			text("Trace name", 40, (row) => row.traceName),
			text("Operation", 44, (row) => row.operation),
			text("Family", 30, (row) => row.family),
			text("Phase", 10, (row) => row.phase),
			text("Outcome", 11, (row) => row.outcome),
			text("Catalogued", 12, (row) => yesNo(row.catalogued)),
			integer("Traces", (row) => row.count),
			time("First (UTC)", (row) => row.firstAt),
			time("Last (UTC)", (row) => row.lastAt),
		],
	);
}

export function uncataloguedTable({ uncatalogued }: Report): Table {
	return tableOf(
		"Uncatalogued",
		"Trace names in scope that the catalog does not know; they are counted, never dropped",
		uncatalogued,
		[
			numbered(),
			text("Service", 14, (row) => row.service),
			text("Resource type", 18, (row) => row.resourceType),
			text("Trace name", 60, (row) => row.traceName),
			integer("Traces", (row) => row.count),
		],
	);
}

export function contradictionTable({ contradictions }: Report): Table {
	return tableOf(
		"Contradictions",
		"Traces whose name says one outcome and whose rating says another",
		contradictions,
		[
			numbered(),
			time("Time (UTC)", (row) => row.time),
			text("Trace name", 44, (row) => row.traceName),
			text("Outcome by name", 18, (row) => row.byName),
			text("Rating", 14, (row) => row.rating),
			text("Trace id", 40, (row) => row.traceId),
		],
	);
}

export function conflictTable({ conflicts }: Report): Table {
	return tableOf(
		"Conflicts",
		"Records with one trace id that differ: the kept side is in the population, the other is not",
		conflicts,
		[
			numbered(),
			text("Trace id", 40, (row) => row.traceId),
			text("Fields that differ", 28, (row) => row.fields.join(", ")),
			text("Kept: object", 56, (row) => row.kept.object),
			text("Kept: position", 15, (row) => row.kept.position),
			text("Kept: values", 32, (row) => row.kept.values.join(", ")),
			text("Other: object", 56, (row) => row.other.object),
			text("Other: position", 15, (row) => row.other.position),
			text("Other: values", 32, (row) => row.other.values.join(", ")),
		],
	);
}

export function actorTable({ actors }: Report): Table {
	return tableOf(
		"Actors",
		"Who acted, most active first; a row without a user is what services did by themselves",
		actors,
		[
			numbered(),
			text("User", 34, (row) => row.user),
			text("Domain", 34, (row) => row.domain),
			integer("Traces", (row) => row.count),
			integer("Success", (row) => row.success),
			integer("Failure", (row) => row.failure),
			integer("Incident", (row) => row.incident),
			integer("Unknown", (row) => row.unknown),
			time("First (UTC)", (row) => row.firstAt),
			time("Last (UTC)", (row) => row.lastAt),
		],
	);
}

export function quarantineTable({ quarantine }: Report): Table {
	return tableOf(
		"Quarantine",
		"Records that are no readable traces, and (without a position) files that could not be read",
		quarantine,
		[
			numbered(),
			text("Object", 90, (row) => row.object),
			text("Position", 16, (row) => row.position),
			text("Reason", 60, (row) => row.reason),
		],
	);
}

export function sourceTable({ sources }: Report): Table {
	return tableOf(
		"Sources",
		"Every trace file that was listed, with its size and hash as stored and what the signed digests say of it",
		sources,
		[
			numbered(),
			text("Object", 80, (row) => row.object),
			text("Region", 10, (row) => row.region),
			text("Tracker or project", 34, (row) => row.tracker),
			text("Origin", 11, (row) => row.origin),
			text("State", 13, (row) => row.state),
			integer("Records", (row) => row.records),
			integer("Bytes", (row) => row.size),
			text("Digest", 11, (row) => row.digest),
			text("SHA-256", 68, (row) => row.sha256),
		],
	);
}

/** Traces that only this revision or only the previous one has; empty where that is not known, and in a first revision. */
export function changedTraceTable({ changes }: Report): Table {
	return tableOf(
		"ChangedTraces",
		aboutChangedTraces(changes),
		changes?.traces?.rows ?? [],
		[
			numbered(),
			text("Change", 11, (row) => row.change),
			text("Trace id", 40, (row) => row.traceId),
			text("Trace name", 44, (row) => row.traceName),
			time("Time (UTC)", (row) => row.time),
			time("Record time (UTC)", (row) => row.recordTime),
			text("Object", 80, (row) => row.object),
			text("Why", 12, (row) => row.why),
		],
	);
}

function aboutChangedTraces(changes: Report["changes"]): string {
	if (changes === null) return "Nothing: this is the first revision";
	const { previousRevision, traces } = changes;
	if (traces === null)
		return `Not known: the population of revision ${previousRevision} could not be relied on, or had to be left unread`;
	const { added, removed, rows } = traces;
	const all = `Traces that this revision adds (${added}) and removes (${removed}) against revision ${previousRevision}`;
	return rows.length < added + removed
		? `${all}: the first ${rows.length} of them`
		: all;
}

export function catalogTable({ report, operations }: Report): Table {
	return tableOf(
		"Catalog",
		"The catalogued operations with family, phase and outcome, and the catalog versions",
		operations.filter((row) => row.catalogued),
		[
			text("Service", 12, (row) => row.service),
			text("Resource type", 15, (row) => row.resourceType),
			text("Trace name", 44, (row) => row.traceName),
			text("Operation", 50, (row) => row.operation),
			text("Family", 32, (row) => row.family),
			text("Phase", 10, (row) => row.phase),
			text("Outcome", 11, (row) => row.outcome),
			integer("Traces", (row) => row.count),
		],
		[
			...report.catalogs.map(({ id, version, validFrom, sha256 }) => [
				`${id}, version ${version}, in force from ${validFrom}, SHA-256 ${sha256}`,
			]),
			[],
		],
	);
}

export function parameterTable({
	report,
	setAside,
	sample,
	theme,
}: Report): Table {
	const { period, scope, generator } = report;
	const parameters: [string, Cell][] = [
		["Profile", report.profile],
		["Organisation", report.organisation],
		["Title", report.title],
		["Language of the PDF report", report.language],
		["Period", period.label],
		["Time zone", period.timezone],
		["Start (UTC, inclusive)", period.start],
		["End (UTC, exclusive)", period.end],
		["Services", scope.services.join(", ")],
		["Regions", scope.regions.join(", ") || "every region in the archive"],
		["Archive", scope.archive],
		["Upload days listed, first", scope.listedFrom],
		["Upload days listed, last", scope.listedTo],
		["Settlement delay (hours)", scope.settlementHours],
		...report.catalogs.map(({ id, version, sha256 }): [string, Cell] => [
			`Catalog ${id} ${version}`,
			`SHA-256 ${sha256}`,
		]),
		["Digest files found", setAside.digests],
		["Other objects set aside", setAside.other],
		["Sample, seed", sample.seed],
		["Sample, percent of each group", sample.rule.percent],
		["Sample, at least of each group", sample.rule.atLeast],
		["Sample, at most of each group", sample.rule.atMost],
		[
			"Sample, operations drawn whole where they fail",
			sample.rule.privileged.join(", "),
		],
		["Template of the PDF report", report.template],
		["Frameworks", report.frameworks.join(", ") || "none"],
		["People", report.privacy.people],
		["Key of the pseudonyms", report.privacy.keyId ?? "none"],
		["Request and response bodies", report.privacy.bodies ? "yes" : "no"],
		["Inputs (SHA-256)", report.inputs],
		["Previous manifest (SHA-256)", report.previousManifest],
		["Revision", report.revision],
		["Report id", report.id],
		["Generated at (UTC)", report.generatedAt],
		["Generator", `${generator.name} ${generator.version}`],
		["Theme colour", theme.colour],
	];
	return tableOf(
		"Parameters",
		"Everything that the report was made with",
		parameters,
		[
			text("Parameter", 44, ([name]) => name),
			text("Value", 90, ([, value]) => value),
		],
	);
}
