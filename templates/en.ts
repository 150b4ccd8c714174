import type { Count, Wording } from "./wording.ts";

function of(count: Count, one: string, many: string): string {
	return `${count.text} ${count.value === 1 ? one : many}`;
}

/** What a report says in English. */
export const en: Wording = {
	kind: "Audit report",
	period: {
		quarter: (quarter, year) => `Quarter ${quarter} of ${year}`,
		week: (week, year) => `Week ${week} of ${year}`,
		range: (start, end) => `${start} up to, not including, ${end}`,
	},
	status: { final: "FINAL", provisional: "PROVISIONAL" },
	outcome: {
		success: "Success",
		failure: "Failure",
		incident: "Incident",
		unknown: "Unknown",
	},
	phase: { request: "Request", task: "Task", direct: "Direct" },
	verdict: {
		proven: "Proven",
		witnessed: "Witnessed",
		partial: "Partial",
		unproven: "Unproven",
	},
	verdictMeans: {
		proven:
			"Signed digests cover the whole period, and every trace file that they name is present and unaltered.",
		witnessed:
			"Every part of the period is covered by a signed digest or by the record of an uninterrupted query of the trace service.",
		partial:
			"Part of the period is not covered, or something in it is broken or quarantined. Traces may be missing.",
		unproven:
			"No part of the period is covered by a digest or a query record. Traces may be missing.",
	},
	interval: {
		signed: "Signed",
		witnessed: "Witnessed",
		uncovered: "Not covered",
	},
	severity: { high: "High", medium: "Medium", low: "Low", info: "Note" },
	bucket: {
		records: "Records read",
		quarantined: "Quarantined: not a readable trace",
		outOfPeriod: "Outside the period",
		outOfScope: "Outside the scope",
		duplicate: "Duplicate: a further copy of a trace",
		conflict: "Conflict: same trace id, different content",
		inScope: "In scope: the population",
	},
	sections: {
		summary: "Summary",
		scope: "Scope and counting rules",
		waterfall: "From records read to the population",
		completeness: "Completeness",
		findings: "Findings",
		operations: "Operations",
		failures: "Failures and incidents",
		uncatalogued: "Uncatalogued trace names",
		contradictions: "Contradictions",
		conflicts: "Conflicts",
		actors: "Actors",
		channels: "Channels",
		days: "Daily counts",
		quarantine: "Quarantine",
		sources: "Source files",
		changes: "Changes since the previous revision",
		limitations: "Limitations",
		signOff: "Sign-off",
	},
	cover: {
		period: "Period",
		from: "from (inclusive)",
		to: "to (exclusive)",
		zone: "Time zone",
		completeness: "Completeness",
		id: "Report",
		revision: "Revision",
		generatedAt: "Generated",
		generator: "Generator",
		catalogs: "Catalogs",
		noCatalogs: "None: every trace is uncatalogued",
		moreCatalogs: "and more: see “Scope and counting rules”",
		contents: "Contents",
	},
	frame: {
		page: (page, pages) => `Page ${page} of ${pages}`,
		continued: "continued",
	},
	missing: "–",
	none: "None in this period.",
	cut: (characters) => `… (cut, ${characters} characters)`,
	first: (shown, total, place) =>
		`Showing the first ${shown.text} of ${total.text}. All ${total.text} are in ${place}.`,
	inWorkbook: (sheet) => `report.xlsx, sheet “${sheet}”`,
	inReport: (field) => `report.json, field “${field}”`,
	inSources: "sources.json and in report.xlsx, sheet “Sources”",
	english: "",
	summary: {
		activity: (inScope, operations) =>
			`${of(inScope, "trace is", "traces are")} in scope. They are counted over ${of(operations, "combination", "combinations")} of operation and outcome, those that did not occur included.`,
		noActivity:
			"No activity: not one trace in scope was found in this period. The report says so for each operation; whether that is proof of silence depends on the completeness verdict.",
		outcomes: (success, failure, incident, unknown) =>
			`${success.text} succeeded, ${failure.text} failed, ${of(incident, "was recorded as an incident", "were recorded as incidents")}, and ${of(unknown, "has no known outcome", "have no known outcome")}.`,
		files: (listed, read, quarantined) =>
			`${of(listed, "trace file was", "trace files were")} listed: ${read.text} read, ${quarantined.text} quarantined.`,
		findings: ({ high, medium, low, info }) =>
			`Findings: ${high.text} high, ${medium.text} medium, ${low.text} low, ${of(info, "note", "notes")}.`,
		noFindings: "There are no findings.",
		notLookedAt:
			"Recording and delivery were not looked at: the archive holds no ledger of a collector.",
		graveFindings: (section) =>
			`At least one is high or medium: see section “${section}”.`,
		provisional: "The report is provisional because:",
		more: (others, section) =>
			`… and ${of(others, "more reason", "more reasons")}: see section “${section}”.`,
		changed: (previousRevision) => `Since revision ${previousRevision}:`,
		chart: "Traces per day, by outcome",
		chartTable: (section) => `The numbers are in section “${section}”.`,
		figures: {
			inScope: "Traces in scope",
			uncatalogued: "Uncatalogued names",
			contradictions: "Contradictions",
			filesRead: "Files read",
			filesQuarantined: "Files quarantined",
			actors: "Actors",
		},
	},
	scope: {
		services: "Service types",
		regions: "Regions",
		allRegions: "All regions in the archive",
		archive: "Archive",
		listed: "Upload days listed",
		days: (first, last) => `${first} to ${last}, both included`,
		settlement: "Settlement delay",
		settlementHours: (hours) =>
			`${of(hours, "hour", "hours")} after the end of the period`,
		span: "First and last trace",
		setAside: "Other objects",
		setAsideFound: (digests, other) =>
			`${of(digests, "digest file", "digest files")}, ${of(other, "object that is no trace file", "objects that are no trace files")}`,
		inputs: "SHA-256 of inputs",
		previousManifest: "SHA-256 of previous manifest",
		rulesTitle: "How traces are counted",
		rules: [
			"Every record read is put in exactly one place, decided in this order: quarantined, outside the period, outside the scope, duplicate, conflict, in scope. The places add up to the records read.",
			"Two records with the same trace id are one trace if no field that both carry differs. If one differs, the earlier record is counted and the conflict is listed with both sides.",
			"A trace file is read whole or quarantined whole. Files listed are files read plus files quarantined.",
			"A trace belongs to the period if the operation happened at or after its start and before its end, in the zone named on the cover. Files uploaded some days before and after are read too, so that late deliveries are found.",
			"The outcome is the one that the catalog gives the operation; failing that, the ending Success or Failure of the trace name; failing that, the recorded rating (normal: success, warning: failure, incident: incident); otherwise unknown.",
			"The rating is the second witness. Where it disagrees with the name, the trace is listed as a contradiction. The HTTP code is shown and decides nothing.",
			"A trace whose name no catalog knows is counted and listed as uncatalogued. A catalogued operation without a trace is shown with zero.",
			"The same archive, profile and program version give the same report, byte for byte.",
		],
		authorityTitle: "Sources of authority",
		authority:
			"The catalogs say which operations exist and what they mean. The version that held at the time of a trace decides.",
	},
	waterfall: {
		intro: "Nothing that was read vanishes. Each record is in one line below.",
		step: "Step",
		files: "Files",
		filesListed: "Trace files listed",
		filesRead: "Read whole",
		filesQuarantined: "Quarantined whole",
		balances: "Checked: this balances.",
		broken: "THIS DOES NOT BALANCE. Do not rely on this report.",
	},
	completeness: {
		settled:
			"The settlement delay after the end of the period has passed; late traces are no longer expected.",
		unsettled:
			"The settlement delay after the end of the period has not passed; late traces may still arrive.",
		intervals: "Coverage of the period",
		problems: "Problems found",
		collection: "Collection from the trace service",
		collectionIntro:
			"What the collector’s ledger says of the runs that asked the trace service for this period. Late: traces found only after their hour had been asked for. Lost: what ran out of the service before it was asked for, or asked for again after late traces; no trace of it can be had any longer.",
		lost: (from, to) => `${from} to ${to}`,
		moreLost: (others, place) => `… and ${others.text} more: see ${place}`,
	},
	intro: {
		findings:
			"What was noticed about the recording, delivery and collection of traces and should be looked into, the gravest first.",
		operations:
			"Every catalogued operation, grouped by family; those without a trace are shown with zero. Uncatalogued trace names have a section of their own.",
		failures: (failure, incident) =>
			`${of(failure, "trace failed", "traces failed")} and ${of(incident, "is an incident", "are incidents")}, in the order of time.`,
		firstFailures: (shown, place) =>
			`Showing the first ${shown.text} of these. All of them are in ${place}.`,
		uncatalogued:
			"Trace names in scope that no catalog describes. They are counted like all others; their meaning should be established.",
		contradictions:
			"Traces whose name says one outcome and whose rating says another. The outcome by name is the one counted.",
		conflicts:
			"Records that share a trace id and differ in content. The first is counted, the other is not.",
		actors: "Who acted. Services that act by themselves name nobody.",
		channels: "How the operations were started, as recorded (trace_type).",
		days: (zone) => `Every day of the period in the zone ${zone}.`,
		quarantine:
			"Records that are no readable traces, and files that could not be read whole. Nothing in them is counted.",
		sources:
			"Every trace file that was listed, with the SHA-256 of its bytes as stored.",
		changes: (previousRevision) =>
			`What this revision changes against revision ${previousRevision}.`,
	},
	changes: {
		population: "Population",
		operations: "Operations",
		added: (files) => `${of(files, "file", "files")} added`,
		removed: (files) => `${of(files, "file", "files")} removed`,
		altered: (files) => `${of(files, "file", "files")} altered`,
		noSources: "No source file was added, removed or altered.",
	},
	column: {
		actor: "Actor",
		after: "After",
		before: "Before",
		bytes: "Bytes",
		catalog: "Catalog",
		channel: "Channel",
		code: "Code",
		count: "Count",
		coveredUntil: "Covered until",
		day: "Day",
		domain: "Domain",
		field: "Field",
		file: "File",
		first: "First",
		firstAsked: "First asked",
		from: "From",
		kept: "Counted",
		last: "Last",
		lastAsked: "Last asked",
		late: "Late",
		lost: "Lost",
		message: "Message",
		object: "Object",
		operation: "Operation",
		origin: "Origin",
		other: "Not counted",
		outcome: "Outcome",
		phase: "Phase",
		position: "Position",
		problem: "Problem",
		rating: "Rating",
		reason: "Reason",
		records: "Records",
		resource: "Resource",
		resourceType: "Resource type",
		rule: "Rule",
		runs: "Runs (failed)",
		saysName: "Name says",
		service: "Service",
		severity: "Severity",
		sha256: "SHA-256",
		sourceIp: "Source IP",
		state: "State",
		time: "Time",
		to: "To",
		total: "Total",
		traceId: "Trace id",
		traceName: "Trace name",
		unit: "Unit",
		validFrom: "Valid from",
		version: "Version",
	},
	nobody: "(nobody named)",
	wholeFile: "whole file",
	origin: { tracker: "Tracker", collected: "Collected" },
	fileState: { read: "Read", quarantined: "Quarantined" },
	limitations: [
		"This report presents the records of the audit trace service. It does not assess whether an operation was permitted, appropriate or compliant with any rule or contract.",
		"It shows what the trace service recorded and delivered. An operation that the service did not record cannot appear in it.",
		"The completeness verdict says how well it is established that the records read are all there were. Where it is partial or unproven, the absence of a trace is no proof that nothing happened.",
		"Names of users, resources and operations are shown as recorded. Characters that cannot be shown or that would mislead the reader appear as \\u{…} with their code; long texts are cut and marked as cut.",
		"Lists that are too long for this document say so where they are cut. The workbook and the population file hold every row.",
	],
	signOff: {
		intro:
			"The person who prepared this report and the person who approves it must be two different people.",
		prepared: "Prepared by",
		reviewed: "Reviewed by",
		approved: "Approved by",
		name: "Name",
		date: "Date",
		signature: "Signature",
	},
};
