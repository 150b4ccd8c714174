import { plural as of } from "../count.ts";
import type { AnalysisWording } from "../wording-analysis.ts";
import { rules } from "./rules.ts";

/** What a report says of the meaning of traces in English. */
export const analysis: AnalysisWording = {
	rules,
	answers: {
		happened: "What happened",
		who: "Who did it",
		failed: "What failed",
		unfinished: "What never finished",
		undocumented: "What nobody documented",
		compared: "What changed since the last period",
		action: "What needs action",
		sure: "How sure this is",
		revision: "What this revision changes",
		counted: (name, count) => `${name} (${count})`,
		from: (name, before, after) => `${name} (${before} → ${after})`,
		mostFamilies: (list) => `Most often: ${list}.`,
		actors: (actors, list) =>
			`${of(actors, "actor", "actors")}. Most active: ${list}.`,
		nobody: "Nobody is on record.",
		failures: (failure, incident, list) =>
			`${of(failure, "trace", "traces")} failed and ${of(incident, "is an incident", "are incidents")}. Most often: ${list}.`,
		noFailures: "No trace in scope is a failure or an incident.",
		requests: (requests, completed) =>
			`Of ${of(requests, "request", "requests")} that are carried out as tasks, ${completed.text} completed.`,
		notCompleted: (failed, refused, open, orphan) =>
			`${failed.text} failed, ${refused.text} ${refused.value === 1 ? "was" : "were"} refused, ${of(open, "has", "have")} not ended. ${of(orphan, "task has", "tasks have")} no request.`,
		noRequests:
			"No request that is carried out as a task is on record, and no such task.",
		uncatalogued: (names, traces, list) =>
			`${of(names, "trace name", "trace names")} that no catalog describes, with ${of(traces, "trace", "traces")}: ${list}.`,
		allCatalogued: "Every trace in scope is described by a catalog.",
		seen: (seen, catalogued) =>
			`${seen.text} of ${of(catalogued, "documented operation", "documented operations")} occurred.`,
		totals: (period, before, after) =>
			`${of(before, "trace", "traces")} in ${period}, ${after.text} now.`,
		operations: {
			new: (list) => `New operations: ${list}.`,
			gone: (list) => `No longer seen: ${list}.`,
			more: (list) => `More: ${list}.`,
			fewer: (list) => `Fewer: ${list}.`,
		},
		newActors: (list) => `New actors: ${list}.`,
		sameOperations: "No operation is more or less frequent than before.",
		finding: (severity, title, findings, about) =>
			`${severity}: ${title}${about === "" ? "" : `: ${about}`}${findings.value === 1 ? "" : ` (${findings.text} findings)`}`,
		noneGrave: "No finding that is high or medium is open.",
		nothingInTraces: "The rules that look at traces found nothing.",
		accepted: (accepted) =>
			accepted.value === 0
				? ""
				: `${of(accepted, "finding rests", "findings rest")} on an exception.`,
		moreRules: (others, section) =>
			`… and ${of(others, "more kind", "more kinds")}: see section “${section}”.`,
		andMore: (others) => `and ${others} more`,
	},
	findings: {
		accepted: (accepted, place) =>
			`${of(accepted, "finding is", "findings are")} accepted by an exception and not shown here: see ${place}.`,
		traces: (place) =>
			`Each finding names its first traces with their line in the population file; more of them are in ${place}.`,
		line: (line) => `line ${line}`,
		outside: "outside of the scope",
		moreTraces: (others) => `… and ${others.text} more`,
		rules: "What was looked for",
		rulesIntro:
			"Every rule, with what the profile sets for it, those included that found nothing. Unavailable: what the rule compares with is missing, so nothing can be said.",
		state: {
			evaluated: "Looked for",
			off: "Switched off",
			unavailable: "Unavailable",
		},
	},
	exceptions: {
		intro:
			"Findings that the profile accepts, by whom, why and until when. They stay on record; after that day they count again.",
	},
	families: {
		intro:
			"How often each family of operations occurred, by outcome; those without a trace are left out.",
		chart: "Traces per family, by outcome",
		first: (shown, total) =>
			`The chart shows the first ${shown.text} of ${total.text} families; the table has the others.`,
	},
	correlation: {
		intro: (hours) =>
			`Some operations are recorded in two steps: the request, and the task that carries it out. Here each request is followed to the end of its tasks, also past the end of the period. A task is looked for until ${of(hours, "hour", "hours")} after its request. Durations run from the request to the end of its last task.`,
		none: "No request or task of such an operation is on record in this period.",
		families: "Requests and tasks by family",
		counts:
			"Requests are completed, failed, refused or open. Tasks belong to a request (matched, some of them to one made before the period), or to none.",
		durations: "Durations",
		cases: "Requests that did not end well, and tasks without a request",
		noCases: "Every request completed, and every task has its request.",
		state: {
			completed: "Completed",
			failed: "Failed",
			refused: "Refused",
			open: "Not ended",
			orphan: "No request",
		},
		kind: { phases: "Request and task", twice: "Recorded twice" },
		by: { job: "Job id", resource: "Resource id", name: "Name", time: "Time" },
		firstCases: (shown, total, place) =>
			`Showing the first ${shown.text} of ${total.text}. More are in ${place}; the table above counts them all.`,
	},
	tickets: {
		intro: (matched, unmatched) =>
			`Operations of people are compared with a list of approved changes. ${of(matched, "operation has", "operations have")} an approved change, ${of(unmatched, "has", "have")} none.`,
		file: (sha256) => `SHA-256 of the list: ${sha256}`,
		list: "Approved changes",
		unused: "0 (unused)",
		any: "any",
		without: "Operations without an approved change",
		noneWithout: "Every operation of a person has an approved change.",
	},
	catalogCoverage: {
		intro: (catalogued, seen, never) =>
			`The catalogs document ${of(catalogued, "operation", "operations")}. ${seen.text} of them occurred, ${never.text} did not.`,
		zeros: (section) =>
			`Section “${section}” shows those without a trace with zero.`,
		uncatalogued: (names) =>
			`${of(names, "trace name is", "trace names are")} in no catalog.`,
		superseded: "No longer documented",
		noneSuperseded:
			"No operation was seen that the newest version of its catalog leaves out.",
		changes: "New versions of a catalog within the period",
		noChanges: "No version of a catalog began within the period.",
	},
	comparison: {
		intro: (period, revision) =>
			`This period compared with ${period}, as revision ${revision} of its report has it.`,
		provisional: "That report is provisional: its counts may still change.",
		none: "No report of the period before can be relied on, so nothing is compared.",
		totals: "Totals",
		operations: "Operations that differ",
		families: "Families that differ",
		actors: "Actors that differ",
		same: "No difference.",
		change: { new: "New", gone: "Gone", more: "More", fewer: "Fewer" },
	},
	controls: {
		intro:
			"Which controls of the chosen frameworks this report says something about, what it says, and where.",
		noAssessment:
			"This mapping helps to find evidence. It does not assess compliance. The wording is our own; the text of each standard decides.",
		unknown: (framework) => `This version has no controls for “${framework}”.`,
	},
	week: {
		intro: (zone) =>
			`Traces by weekday and hour of the day in the zone ${zone}. The darker a field, the more traces. On a day when clocks are set back, the hour that comes twice is counted in one field.`,
	},
	privacy: {
		people: "People",
		is: {
			recorded: "Named as recorded",
			pseudonymised: "Replaced by pseudonyms, as are addresses",
		},
		key: (id) => `Key of the pseudonyms: ${id}`,
		bodies: "Requests and responses",
		bodiesAre: (included) =>
			included
				? "Their content is in the population file"
				: "Their content is left out of the population file",
	},
	alt: {
		days: (total, days, most, on) =>
			`Bar chart: ${total} traces over ${days} days, stacked by outcome. Most on one day: ${most}, on ${on}.`,
		families: (list) =>
			`Bar chart of traces per operation family, stacked by outcome: ${list}.`,
		week: (most, weekday, hour) =>
			`Heat map of traces by weekday and hour. The most in one field: ${most}, on ${weekday} from ${hour}:00.`,
		coverage: (signed, witnessed, uncovered) =>
			`Coverage of each hour of the period: ${signed} signed, ${witnessed} witnessed, ${uncovered} not covered.`,
		empty: "An empty chart: there is no trace.",
	},
	heading: {
		about: "About",
		added: "Added",
		begunBefore: "Begun before",
		completed: "Completed",
		control: "Control",
		duration: "Duration",
		ended: "Ended",
		endedAfter: "Ended after period",
		excepted: "Accepted",
		failed: "Failed",
		family: "Family",
		findings: "Findings",
		hour: "Hour",
		longest: "Longest",
		matched: "Matched",
		matchedBy: "Matched by",
		means: "What it is about",
		median: "Median",
		open: "Not ended",
		operations: "Operations",
		operator: "Operator",
		orphan: "No request",
		owner: "Owner",
		p95: "95 % within",
		rationale: "Rationale",
		refused: "Refused",
		removed: "Removed",
		requested: "Requested",
		requests: "Requests",
		section: "Section",
		shows: "What this report shows",
		tasks: "Tasks",
		threshold: "Set to",
		ticket: "Change",
		traces: "Traces",
		until: "Until",
	},
};
