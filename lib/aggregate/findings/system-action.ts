import type { FindingSettings } from "../../analysis-config.ts";
import type { Observed } from "../observed.ts";
import {
	type Brief,
	briefOf,
	isByPerson,
	isSystemAction,
	resourceIdOf,
	resourceNameOf,
} from "./brief.ts";
import type { Detector } from "./detector.ts";
import { byOperation } from "./gathering.ts";
import { groups } from "./groups.ts";
import { recentByKey } from "./time-window.ts";
import { counted, quoted } from "./words.ts";

/** A system's action of the latest instant, with what its request may be found by. */
interface Waiting {
	readonly brief: Brief;
	readonly keys: readonly string[];
}

/**
 * What services did by themselves although nobody had acted on the same resource shortly before. Tasks are left to correlation: only those
 * without a request count.
 */
export function systemAction({
	systemAction: { minutes },
}: FindingSettings): Detector {
	const requests = recentByKey<true>(minutes * 60_000);
	const found = groups({
		message: ({ count, operation, service }) =>
			`${counted(count, "trace")} of ${quoted(operation)} (${service}) by the system that nobody seems to have asked for`,
	});
	let waiting: Waiting[] = [];
	let now = Number.NEGATIVE_INFINITY;
	// a request may share its instant with the action and come after it
	const settle = (): void => {
		for (const { brief, keys } of waiting)
			if (!keys.some((key) => requests.get(key, now)))
				found.add(byOperation(brief), brief);
		waiting = [];
	};
	return {
		add(observed, time) {
			if (time !== now) settle();
			now = time;
			const { where, row } = observed;
			if (where !== "population" && where !== "before") return;
			if (isByPerson(row))
				for (const key of leftKeys(observed)) requests.put(key, true, time);
			else if (where === "population" && isSystemAction(row))
				if (row.phase !== "task")
					waiting.push({ brief: briefOf(row), keys: soughtKeys(observed) });
		},
		told({ kind, row }) {
			if (kind === "orphan" && row.phase === "task" && isSystemAction(row))
				found.add(byOperation(row), row);
		},
		result() {
			settle();
			return found.drafts();
		},
	};
}

/** What a later action may be recognised by. */
function leftKeys(observed: Observed): string[] {
	const name = nameKey(observed.row);
	const anonymous = resourceIdOf(observed.row) === null;
	return [
		...certainKeys(observed),
		...(name === null ? [] : [key("named", name)]),
		...(name === null || !anonymous ? [] : [key("only named", name)]),
	];
}

/** By name an action is recognised only where one of both sides has no id. */
function soughtKeys(observed: Observed): string[] {
	const name = nameKey(observed.row);
	const anonymous = resourceIdOf(observed.row) === null;
	return [
		...certainKeys(observed),
		...(name === null ? [] : [key(anonymous ? "named" : "only named", name)]),
	];
}

function certainKeys({ row, about }: Observed): string[] {
	const id = resourceIdOf(row);
	return [
		...(id === null ? [] : [key("id", id)]),
		...about.members.map((member) => key("id", member)),
		...about.jobs.map((job) => key("job", job)),
		...(row.requestId === null ? [] : [key("request", row.requestId)]),
	];
}

/** Names are given by people, so they mean something only within a service. */
function nameKey(brief: Brief): string | null {
	const name = resourceNameOf(brief);
	return name === null ? null : JSON.stringify([brief.service, name]);
}

function key(kind: string, value: string): string {
	return `${kind}:${value}`;
}
