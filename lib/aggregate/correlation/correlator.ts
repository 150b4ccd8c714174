import type { CorrelationSettings } from "../../analysis-config.ts";
import { serviceKey } from "../../catalog/matcher.ts";
import { anyOf } from "../../patterns.ts";
import type { PopulationRow } from "../../report/model.ts";
import type {
	Correlation,
	CorrelationRow,
} from "../../report/model-analysis.ts";
import type { Observed, Observer } from "../observed.ts";
import { accounts, type Told } from "./accounts.ts";
import { type Pending, requestOf } from "./match.ts";

const HOUR_MS = 3_600_000;

/** A family of a service, whose name is compared without case. */
export function familyKey(service: string, family: string): string {
	return JSON.stringify([serviceKey(service), family]);
}

/**
 * Matches requests with the tasks that carried them out: of `families` (as `familyKey` writes them), of operations that the settings say are recorded
 * twice, and of any two traces of one name that share a job. `told` hears of each request and task of the population that did not end well,
 * when that is known. Memory is bounded by what lies within the settings' hours.
 */
export function correlator(
	settings: CorrelationSettings,
	families: ReadonlySet<string>,
	period: { readonly end: number },
	told: (event: Told) => void,
): Observer<Correlation> {
	const books = accounts(told);
	const steps = waiting(settings.hours * HOUR_MS, period.end, books);
	const isTwice = anyOf(settings.twice);
	const put = (observed: Observed): void => {
		const { row, about } = observed;
		if (families.has(familyKey(row.service, row.family ?? "")))
			steps.step(observed, familyKey(row.service, row.family ?? ""));
		else if (isTwice(`${row.service}/${row.traceName}`))
			steps.again(observed, keyOfName(row), "listed");
		else if (about.jobs.length > 0)
			steps.again(observed, keyOfJob(row, about.jobs), "by job");
	};
	const ordered = requestsFirst(put);
	return {
		add(observed) {
			if (observed.where !== "watched") ordered.add(observed);
		},
		result() {
			ordered.flush();
			steps.end();
			return { hours: settings.hours, ...books.result() };
		},
	};
}

function keyOfName({
	service,
	resourceType,
	traceName,
}: PopulationRow): string {
	return JSON.stringify([service, resourceType, traceName]);
}

/** Traces that share no job need not be searched for each other. */
function keyOfJob(row: PopulationRow, [job]: readonly string[]): string {
	return JSON.stringify([keyOfName(row), job]);
}

/** At one millisecond traces come in the order of their ids, which says nothing: requests go first. */
function requestsFirst(put: (observed: Observed) => void) {
	let held: Observed[] = [];
	const flush = (): void => {
		for (const one of held) if (one.row.phase !== "task") put(one);
		for (const one of held) if (one.row.phase === "task") put(one);
		held = [];
	};
	return {
		flush,
		add(observed: Observed): void {
			if (held[0] !== undefined && held[0].row.time !== observed.row.time)
				flush();
			held.push(observed);
		},
	};
}

type Kind = CorrelationRow["kind"];

/** The requests that wait, by family or by name, each list in the order of time. */
function waiting(
	windowMs: number,
	end: number,
	books: ReturnType<typeof accounts>,
) {
	const lists = new Map<
		string,
		{ kind: Kind; list: Pending[]; loose: boolean }
	>();
	/** the keys of jobs, in the order of time, so that those that are over can be forgotten */
	const jobs: { readonly key: string; readonly time: number }[] = [];
	const forgetJobs = (time: number): void => {
		const current = jobs.findIndex((job) => job.time + windowMs >= time);
		const over = jobs.splice(0, current < 0 ? jobs.length : current);
		for (const { key } of over) {
			const found = lists.get(key);
			if (found !== undefined) settle(found, () => true);
			lists.delete(key);
		}
	};
	const listOf = (key: string, kind: Kind, loose = false) => {
		const found = lists.get(key) ?? { kind, list: [], loose };
		lists.set(key, found);
		return found;
	};
	const settle = (
		{ kind, list, loose }: ReturnType<typeof listOf>,
		isOver: (pending: Pending) => boolean,
	): Pending[] => {
		// a trace with a job that came once is no request
		for (const pending of list)
			if (isOver(pending) && !(loose && pending.endedAt === null))
				books.request(pending, kind);
		return list.filter((pending) => !isOver(pending));
	};
	/** The oldest stands first, so that nothing is gone through where nothing is too old. */
	const expire = (found: ReturnType<typeof listOf>, time: number): void => {
		const isOver = (pending: Pending) => pending.time + windowMs < time;
		if (found.list[0] !== undefined && isOver(found.list[0]))
			found.list = settle(found, isOver);
	};
	const close = (
		found: ReturnType<typeof listOf>,
		observed: Observed,
		kind: Kind,
	) => {
		const match = requestOf(found.list, observed, kind);
		const counts = observed.where === "population";
		if (match !== null) carryOut(match.request, match.by, observed, end);
		if (counts && (match !== null || kind === "phases"))
			books.task(observed.row, match?.request ?? null, kind);
		if (match !== null) found.list = settle(found, isDone);
		return match !== null;
	};
	return {
		/** a request or task of a family with both */
		step(observed: Observed, key: string): void {
			const { row } = observed;
			const found = listOf(key, "phases");
			const time = Date.parse(row.time);
			expire(found, time);
			if (row.phase === "task") {
				if (saysOutcome(row)) close(found, observed, "phases");
				return;
			}
			if (row.phase !== "request") return;
			const pending = pendingOf(observed, time);
			if (isBad(row)) {
				books.refused(pending, "phases");
				return;
			}
			if (pending.listless)
				found.list = settle(
					found,
					({ listless, tasks }) => listless && tasks.length > 0,
				);
			found.list.push(pending);
		},
		/** a request, or the result that is recorded under the same name */
		again(observed: Observed, key: string, why: "listed" | "by job"): void {
			const { row } = observed;
			const time = Date.parse(row.time);
			if (why === "by job") {
				forgetJobs(time);
				if (!lists.has(key)) jobs.push({ key, time });
			}
			const found = listOf(key, "twice", why === "by job");
			expire(found, time);
			if (close(found, observed, "twice")) return;
			const pending = pendingOf(observed, time);
			if (isBad(row)) {
				if (why === "listed") books.refused(pending, "twice");
				return;
			}
			found.list.push({ ...pending, listless: false, missing: null });
		},
		end(): void {
			for (const found of lists.values())
				found.list = settle(found, () => true);
		},
	};
}

function pendingOf({ row, about, where }: Observed, time: number): Pending {
	const missing = about.members.length > 0 ? new Set(about.members) : null;
	return {
		...{ row, about, time, counts: where === "population", missing },
		listless: missing === null && /^batch/i.test(row.traceName),
		...{ tasks: [], failed: false, endedAt: null, endedAfter: false, by: null },
	};
}

function carryOut(
	request: Pending,
	by: Exclude<Pending["by"], null>,
	{ row }: Observed,
	end: number,
): void {
	const time = Date.parse(row.time);
	request.by ??= by;
	request.tasks.push(row.traceId);
	request.failed ||= isBad(row);
	request.endedAt = time;
	request.endedAfter = time >= end;
	if (row.resourceId !== null) request.missing?.delete(row.resourceId);
	if (row.resourceName !== null) request.missing?.delete(row.resourceName);
}

function isDone({ missing, listless, endedAt }: Pending): boolean {
	if (listless || endedAt === null) return false;
	return missing === null || missing.size === 0;
}

function isBad({ outcome }: PopulationRow): boolean {
	return outcome === "failure" || outcome === "incident";
}

/** A task whose name says no outcome is progress: it ends nothing. */
function saysOutcome({ traceName }: PopulationRow): boolean {
	return /(Success|Failure)$/.test(traceName);
}
