import { offsetFinder } from "../../period.ts";
import type { PopulationRow, Report, Sample } from "../../report/model.ts";
import type { Population } from "../renderer.ts";
import { type Cell, serialOf } from "./cell.ts";
import { entry, integer, numbered, text, time } from "./columns.ts";
import type { Column, Table } from "./table.ts";

/** A trace of the sample: its row in the population, and the group that it was drawn from. */
interface Drawn {
	readonly row: PopulationRow;
	readonly rank: string;
	readonly group: Sample["groups"][number];
}

/** The sample with the details of each trace, and empty columns in which an auditor records the tests. */
export function sampleTable(report: Report, population: Population): Table {
	const columns = [...drawnColumns(report), ...ENTRIES];
	return {
		name: "Sample",
		about:
			"Traces drawn from the population, with columns for the results of an auditor's tests",
		above: titleBlock(report),
		columns,
		count: report.sample.traces.length,
		async *rows() {
			let index = 0;
			for await (const drawn of drawnOf(report.sample, population)) {
				yield columns.map(({ value }) => value(drawn, index));
				index++;
			}
		},
		fullValueAt: ([, n]: readonly Cell[]) => `population.ndjson.gz line ${n}`,
	};
}

/** Goes through the population as far as the last trace of the sample. A line that holds another trace is a defect. */
async function* drawnOf(
	sample: Sample,
	population: Population,
): AsyncGenerator<Drawn> {
	const groups = new Map(sample.groups.map((row) => [groupKey(row), row]));
	const traces = sample.traces.values();
	let next = traces.next();
	if (next.done) return;
	for await (const row of population()) {
		if (row.n !== next.value.n) continue;
		const { rank, traceId } = next.value;
		const group = groups.get(groupKey(row));
		if (row.traceId !== traceId || group === undefined)
			throw new Error(`Line ${row.n} of the population is not as it was drawn`);
		yield { row, rank, group };
		next = traces.next();
		if (next.done) return;
	}
}

function groupKey(row: {
	readonly service: string;
	readonly resourceType: string;
	readonly traceName: string;
	readonly outcome: string;
}): string {
	const { service, resourceType, traceName, outcome } = row;
	return JSON.stringify([service, resourceType, traceName, outcome]);
}

function titleBlock({ sample, population }: Report): Cell[][] {
	const { rule, seed, populationSha256, groups, traces } = sample;
	const privileged = rule.privileged.join(", ") || "none";
	return [
		["Sample"],
		[
			`${traces.length} traces from ${groups.length} groups, drawn from the ${population.inScope} traces of the population`,
		],
		[
			"Method: a group is one service, resource type, trace name and outcome. Within a group the actors take turns, and each gives its traces in the order of their ranks.",
		],
		[
			"Rank: SHA-256, in lower-case hex, over the seed, a line feed and the trace id, as UTF-8. With seed and population anybody draws the same sample.",
		],
		[
			`Rule: ${rule.percent}% of each group, rounded up, but no fewer than ${rule.atLeast} and no more than ${rule.atMost}; failures and incidents of privileged operations whole`,
		],
		[`Privileged operations (trace names): ${privileged}`],
		[`Seed: ${seed}`],
		[`SHA-256 of population.ndjson.gz: ${populationSha256}`],
		[
			"The columns from Tester on are empty for the auditor's records. Tracefolio draws; it tests nothing.",
		],
		[],
	];
}

function drawnColumns({ report }: Report): Column<Drawn>[] {
	const { timezone } = report.period;
	const offsetAt = offsetFinder(timezone);
	const local = (iso: string): number => {
		const instant = Date.parse(iso);
		return serialOf(instant + offsetAt(instant));
	};
	return [
		numbered(),
		integer("Population #", ({ row }) => row.n),
		text("Trace id", 38, ({ row }) => row.traceId),
		time("Time (UTC)", ({ row }) => row.time),
		{
			header: `Time (${timezone})`,
			width: 22,
			kind: "time",
			value: ({ row }) => local(row.time),
		},
		text("Service", 10, ({ row }) => row.service),
		text("Resource type", 12, ({ row }) => row.resourceType),
		text("Trace name", 34, ({ row }) => row.traceName),
		text("Outcome", 11, ({ row }) => row.outcome),
		text("User", 18, ({ row }) => row.user),
		text("Domain", 22, ({ row }) => row.domain),
		text("Resource name", 18, ({ row }) => row.resourceName),
		text("Resource id", 38, ({ row }) => row.resourceId),
		text("Source object", 60, ({ row }) => row.source.object),
		text("Position", 12, ({ row }) => row.source.position),
		text("Rank", 66, ({ rank }) => rank),
		integer("Traces in group", ({ group }) => group.traces),
		integer("Drawn of group", ({ group }) => group.drawn),
	];
}

const ATTRIBUTE = ["✓", "✗", "n/a"];

const ENTRIES: readonly Column<Drawn>[] = [
	entry("Tester", 14, { kind: "any" }),
	entry("Date", 11.5, { kind: "date" }),
	...["A", "B", "C", "D"].map((letter) =>
		entry(`Attribute ${letter}`, 10, { kind: "list", values: ATTRIBUTE }),
	),
	entry("Result", 9, { kind: "list", values: ["Pass", "Fail", "n/a"] }),
	entry("Exception", 26, { kind: "any" }),
	entry("W/P ref", 12, { kind: "any" }),
	entry("Comment", 36, { kind: "any" }),
];
