import type { Observed } from "../../lib/aggregate/observed.ts";
import type { PopulationRow } from "../../lib/report/model.ts";
import type { About } from "../../lib/report/model-analysis.ts";

/** A trace as an observer sees it: `name` decides family, phase and outcome as the catalog of Kafka would, unless they are given. */
export interface Given
	extends Partial<Omit<PopulationRow, "time">>,
		Partial<About> {
	readonly name: string;
	/** ISO 8601 UTC */
	readonly at: string;
	readonly where?: Observed["where"];
}

let made = 0;

/** An observed trace with everything that is not given filled in; ids count up. */
export function observed({
	name,
	at,
	where = "population",
	...given
}: Given): Observed {
	const { jobs = [], members = [], target = null, ...rest } = given;
	const { root = false, provider = false, ...row } = rest;
	const bare = name.replace(/(Success|Failure)$/, "");
	const isTask = bare.endsWith("Task");
	made++;
	return {
		where,
		about: { jobs, members, target, root, provider },
		row: {
			n: where === "population" ? made : 0,
			traceId: `trace-${String(made).padStart(6, "0")}`,
			time: new Date(at).toISOString(),
			recordTime: new Date(at).toISOString(),
			service: "DMS",
			resourceType: "kafka",
			traceName: name,
			operation: name,
			family: bare.replace(/Task$/, ""),
			phase: isTask ? "task" : "request",
			outcome: name.endsWith("Failure") ? "failure" : "success",
			catalogued: true,
			rating: name.endsWith("Failure") ? "warning" : "normal",
			agrees: true,
			channel: isTask ? "SystemAction" : "ConsoleAction",
			user: isTask ? null : "anna",
			domain: isTask ? null : "example",
			userId: null,
			sourceIp: isTask ? null : "192.0.2.7",
			resourceName: "orders",
			resourceId: "id-orders",
			code: null,
			requestId: null,
			copies: 1,
			source: { object: "a.json", position: "record 1" },
			details: {},
			...row,
		},
	};
}

/** In the order in which observers get them: by time, then trace id. */
export function inOrder(traces: readonly Observed[]): Observed[] {
	const keyOf = ({ row }: Observed) => `${row.time} ${row.traceId}`;
	return traces.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}
