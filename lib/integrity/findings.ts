import type { Ledger } from "../archive/ledger.ts";
import type { LedgerEntry, Tracker } from "../archive/ledger-entry.ts";
import type { Period } from "../period.ts";
import type { CollectionRow, Finding, Severity } from "../report/model.ts";
import { collectedUnit } from "./collected-units.ts";
import { entriesOf } from "./collection.ts";
import type { TrackerUnits } from "./units.ts";

/**
 * What the ledgers show that a person should look into: trackers that did not work or were changed, traces that are lost or came late,
 * runs that failed, services without a folder. Sorted by severity, the gravest first, then by time (none first), unit and text.
 */
export function collectionFindings(
	period: Period,
	ledgers: readonly Ledger[],
	rows: readonly CollectionRow[],
	absent: TrackerUnits["absent"] = [],
): Finding[] {
	const found: CollectionFinding[] = [
		...absent.map(
			({ unit, service }): CollectionFinding => ({
				rule: "service-without-folder",
				severity: "info",
				unit,
				at: null,
				message: `The tracker sorts by service and has no folder "${service}": what is proven is proven of the folders that it has`,
			}),
		),
		...ledgers.flatMap((ledger) =>
			trackerFindings(collectedUnit(ledger), entriesOf(ledger, period)),
		),
		...ledgers.flatMap((ledger) =>
			failureFindings(collectedUnit(ledger), entriesOf(ledger, period)),
		),
		...rows.flatMap(rowFindings),
	];
	return found.map((one) => ({ ...one, ...NO_TRACE })).toSorted(byGravity);
}

/** What ledgers and folders show rests on no trace. */
const NO_TRACE = {
	...{ user: null, domain: null, subject: null },
	...{ lastAt: null, count: 0, traces: [], exception: null },
} as const;

type CollectionFinding = Omit<Finding, keyof typeof NO_TRACE>;

/** The order of findings in a report: the gravest first, then by time (none first), unit, rule and text. */
function byGravity(a: Finding, b: Finding): number {
	return (
		GRAVITY[a.severity] - GRAVITY[b.severity] ||
		order(a.at ?? "", b.at ?? "") ||
		order(a.unit ?? "", b.unit ?? "") ||
		order(a.message, b.message) ||
		order(a.rule, b.rule)
	);
}

const GRAVITY: Readonly<Record<Severity, number>> = {
	high: 0,
	medium: 1,
	low: 2,
	info: 3,
};

type Found = Omit<CollectionFinding, "unit" | "at">;

/** Each state and change of a tracker once, when a run first saw it. */
function trackerFindings(
	unit: string,
	entries: readonly LedgerEntry[],
): CollectionFinding[] {
	let before: readonly Tracker[] | null = null;
	const found: CollectionFinding[] = [];
	for (const { trackers: status, startedAt, answeredAt } of entries) {
		if (status.kind === "unknown") continue;
		const now = status.trackers;
		const at = answeredAt ?? startedAt;
		found.push(
			...[...changes(before, now), ...states(before, now)].map((one) => ({
				...one,
				unit,
				at,
			})),
		);
		before = now;
	}
	return found;
}

function states(before: readonly Tracker[] | null, now: readonly Tracker[]) {
	return now.flatMap((tracker): Found[] => {
		const old = before?.find(({ name }) => name === tracker.name);
		const { name, status, detail, integrityVerification } = tracker;
		const found: Found[] = [];
		if (status === "disabled" && old?.status !== status)
			found.push({
				rule: "tracker-disabled",
				severity: "high",
				message: `Tracker "${name}" is disabled: it delivers no traces`,
			});
		if (status === "error" && (old?.status !== status || old.detail !== detail))
			found.push({
				rule: "tracker-error",
				severity: "high",
				message: `Tracker "${name}" cannot deliver traces${detail === null ? "" : `: ${detail}`}`,
			});
		if (integrityVerification === false && old?.integrityVerification !== false)
			found.push({
				rule: "integrity-verification-off",
				severity: "medium",
				message: `Tracker "${name}" has integrity verification switched off: what it delivers is not signed`,
			});
		return found;
	});
}

const SETTINGS = {
	type: "type",
	status: "status",
	integrityVerification: "integrity verification",
	bucket: "bucket",
	prefix: "file prefix",
	sortedByService: "sorting by service",
	logStream: "log stream",
} as const;

function changes(before: readonly Tracker[] | null, now: readonly Tracker[]) {
	if (before === null) return [];
	const changed = (message: string): Found => ({
		rule: "tracker-changed",
		severity: "medium",
		message,
	});
	const names = new Set([...before, ...now].map(({ name }) => name));
	return [...names].toSorted().flatMap((name): Found[] => {
		const [old, current] = [before, now].map((list) =>
			list.find((tracker) => tracker.name === name),
		);
		if (old === undefined) return [changed(`Tracker "${name}" is new`)];
		if (current === undefined)
			return [{ ...changed(`Tracker "${name}" is gone`), severity: "high" }];
		const differing = Object.entries(SETTINGS)
			.map(([key, word]) => {
				const setting = key as keyof typeof SETTINGS;
				return { word, was: old[setting], is: current[setting] };
			})
			.filter(({ was, is }) => was !== is)
			.map(({ word, was, is }) => `${word} from ${shown(was)} to ${shown(is)}`);
		return differing.length === 0
			? []
			: [changed(`Tracker "${name}" was changed: ${differing.join(", ")}`)];
	});
}

function shown(value: string | boolean | null): string {
	if (value === null) return "unknown";
	if (typeof value === "string") return `"${value}"`;
	return value ? "on" : "off";
}

function failureFindings(
	unit: string,
	entries: readonly LedgerEntry[],
): CollectionFinding[] {
	const failed = entries.filter(({ outcome }) => outcome !== "complete");
	const [first] = failed;
	if (first === undefined) return [];
	return [
		{
			rule: "collection-failed",
			severity: "low",
			unit,
			at: first.startedAt,
			message: `${failed.length} of ${entries.length} run(s) of the collector failed or were incomplete; the first because: ${first.error ?? "unknown"}`,
		},
	];
}

function rowFindings({ unit, lost, late, lastAskedAt }: CollectionRow) {
	const found: CollectionFinding[] = lost.map(({ from, to }) => ({
		rule: "traces-lost",
		severity: "high",
		unit,
		at: from,
		message: `Traces from ${from} to ${to} may be lost: that time ran out of the trace service before it was asked for, or asked for again after late traces had arrived`,
	}));
	if (late > 0)
		found.push({
			rule: "late-traces",
			severity: "info",
			unit,
			at: lastAskedAt,
			message: `${late} trace(s) arrived after their hour had been asked for, and were collected by a later run`,
		});
	return found;
}

function order(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
