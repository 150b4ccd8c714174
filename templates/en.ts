import { plural as of } from "./count.ts";
import { analysis } from "./en/analysis.ts";
import type { Wording } from "./wording.ts";

/** What a report says in English. */
export const en: Wording = {
	...analysis,
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
			"Digests that the trace service signed cover the whole period without a gap. Their signatures and chains hold, and every trace file that they list is there as it was signed.",
		witnessed:
			"Every part of the period is covered by a signed digest that holds or by the record of an uninterrupted query of the trace service, and no file that either lists is missing or altered.",
		partial:
			"Part of the period is not covered, or something in it is missing, altered, broken or quarantined. Traces may be missing.",
		unproven:
			"No part of the period is covered by a signed digest that holds or by a query record. Traces may be missing.",
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
		exceptions: "Accepted findings",
		families: "Operation families",
		operations: "Operations",
		correlation: "Requests and their tasks",
		tickets: "Approved changes",
		catalogCoverage: "Coverage of the catalogs",
		comparison: "Compared with the period before",
		week: "Weekdays and hours",
		controls: "Controls",
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
	inSection: (title) => `section “${title}”`,
	inSources: "sources.json and in report.xlsx, sheet “Sources”",
	english: "",
	summary: {
		activity: (inScope) => `${of(inScope, "trace is", "traces are")} in scope.`,
		noActivity: {
			proven:
				"No operation in scope was recorded in this period, and this is proven: digests that the trace service signed cover it without a gap, every trace file that they list was read as it was signed, and none holds a trace in scope.",
			witnessed:
				"No operation in scope was recorded in this period, and this is witnessed: signed digests or uninterrupted queries of the trace service cover it without a gap, and no file or answer holds a trace in scope.",
			partial:
				"No trace in scope was found in this period. This is no proof that nothing happened: part of the period is not covered, or something in it is missing, altered, broken or quarantined.",
			unproven:
				"No trace in scope was found in this period. This is no proof that nothing happened: nothing shows that the archive holds all traces of any part of the period.",
		},
		noActivityYet:
			"No trace in scope has been found in this period so far. This is no proof yet that nothing happened: late traces may still arrive.",
		outcomes: (success, failure, incident, unknown) =>
			`${success.text} succeeded, ${failure.text} failed, ${of(incident, "was recorded as an incident", "were recorded as incidents")}, and ${of(unknown, "has no known outcome", "have no known outcome")}.`,
		files: (listed, read, quarantined) =>
			`${of(listed, "trace file was", "trace files were")} listed: ${read.text} read, ${quarantined.text} quarantined.`,
		findings: ({ high, medium, low, info }) =>
			`Findings: ${high.text} high, ${medium.text} medium, ${low.text} low, ${of(info, "note", "notes")}.`,
		noFindings: "There are no findings.",
		notLookedAt:
			"Recording and collection were not looked at: the archive holds no ledger of a collector.",
		provisional: "The report is provisional because:",
		more: (others, section) =>
			`… and ${of(others, "more reason", "more reasons")}: see section “${section}”.`,
		changed: (previousRevision) => `Since revision ${previousRevision}:`,
		chart: "Traces per day, by outcome",
		chartTable: (place) => `The numbers are in ${place}.`,
		inScope: "Traces in scope",
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
		coverage: "Coverage hour by hour",
		coverageDays: (zone) =>
			`Each row is a day in the zone ${zone}, each field an hour of it, numbered from the start of the day. A day on which clocks change has more or fewer fields than 24.`,
		coverageWeeks: (zone) =>
			`Each row is a week in the zone ${zone}, named by its first day in the period; each bar is a day from its start on the left to its end on the right, hour by hour.`,
		coverageRule: (place) =>
			`The least covered unit decides: an hour counts as not covered if any moment of it is not covered in any unit, and as signed only if all of it is signed in every unit. Every hour is listed in ${place}.`,
		weekdays: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
		intervals: "Coverage of the period by unit",
		problems: "Problems found",
		chains: "Chains of signed digests",
		chainsIntro:
			"What each tracker signed of the trace files that it delivered, with the time that its verified digests cover. A digest is verified if its place, its signature and its link to the digest before it hold. What a tracker delivers counts by the time of delivery; since a trace is delivered some time after its operation, the settlement delay after the period is examined too. The key is named by the first digits of its SHA-256.",
		verifiedOf: (verified, digests) => `${verified} of ${digests}`,
		recount: "Second count",
		recountSame: (traces, operations, actors) =>
			`An independent count of the population file, which shares no code with the one that made this report, found the same: ${of(traces, "trace", "traces")}, the same numbers of each outcome, ${of(operations, "combination", "combinations")} of operation and outcome and ${of(actors, "actor", "actors")}, each with the same number of traces.`,
		recountDiffers:
			"THE SECOND COUNT DIFFERS FROM THIS REPORT. Do not rely on it.",
		collection: "Collection from the trace service",
		collectionIntro:
			"What the collector’s ledger says of the runs that asked the trace service for this period. Late: traces found only after their hour had been asked for. Lost: what ran out of the service before it was asked for, or asked for again after late traces; no trace of it can be had any longer.",
		lost: (from, to) => `${from} to ${to}`,
		moreLost: (others, place) => `… and ${others.text} more: see ${place}`,
	},
	intro: {
		findings:
			"What was noticed in the traces, and about their recording, delivery and collection, and should be looked into, the gravest first.",
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
			"Every trace file that was listed, with the SHA-256 of its bytes as stored and what the signed digests say of it. Verified: a verified digest lists it with the hash that it has. Altered: one lists it with another hash. Not listed: its unit has digests, and none that was verified lists it. No digest: its unit has none, or the collector wrote it.",
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
		traces: "Traces added and removed",
		tracesChanged: (added, removed) =>
			`${of(added, "trace is", "traces are")} in this revision only, ${of(removed, "trace was", "traces were")} in the previous one only.`,
		tracesUnknown:
			"Which traces were added or removed is not known: the previous population could not be relied on, or had to be left unread.",
		firstTraces: (shown, total, named, place) =>
			`Showing the first ${shown.text} of ${total.text}. The first ${named.text} are in ${place}; the population files of both revisions hold them all.`,
		change: { added: "Added", removed: "Removed" },
		why: {
			delivered: (previousRevision) =>
				`Its file was delivered after revision ${previousRevision} was made`,
			replaced: (previousRevision) =>
				`Its file is not as it was in revision ${previousRevision}`,
			gone: () => "Its file is no longer there",
			scope: () => "The scope, a catalog or the reading of files changed",
		},
	},
	column: {
		actor: "Actor",
		after: "After",
		before: "Before",
		bytes: "Bytes",
		catalog: "Catalog",
		change: "Change",
		channel: "Channel",
		code: "Code",
		count: "Count",
		coveredUntil: "Covered until",
		day: "Day",
		digest: "Digest",
		domain: "Domain",
		field: "Field",
		file: "File",
		files: "Files",
		first: "First",
		firstAsked: "First asked",
		from: "From",
		key: "Key",
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
		recorded: "Recorded",
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
		verified: "Digests verified",
		version: "Version",
		why: "Why",
	},
	nobody: "(nobody named)",
	wholeFile: "whole file",
	origin: { tracker: "Tracker", collected: "Collected" },
	fileState: { read: "Read", quarantined: "Quarantined" },
	digest: {
		verified: "Verified",
		altered: "Altered",
		unlisted: "Not listed",
		none: "No digest",
	},
	limitations: [
		"This report presents the records of the audit trace service. It does not assess whether an operation was permitted, appropriate or compliant with any rule or contract.",
		"It shows what the trace service recorded and delivered. An operation that the service did not record cannot appear in it.",
		"The completeness verdict says how well it is established that the records read are all there were. Where it is partial or unproven, the absence of a trace is no proof that nothing happened.",
		"What a tracker delivers counts by the time of delivery: an hour is signed if verified digests cover the files delivered in it. A trace that arrives after the settlement delay can only be shown by a further revision.",
		"A verified digest shows that a trace file is the one that the trace service delivered. It names the file by an MD5 hash, which reveals loss and damage, but is weak against somebody who deliberately makes two files with one hash. Every file is therefore also sealed by its SHA-256 when it is read, which reveals any later change.",
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
