import { offsetFinder } from "../../period.ts";
import type {
	ActorRow,
	OperationRow,
	PopulationRow,
	Report,
} from "../../report/model.ts";
import type { Population } from "../renderer.ts";
import { type Cell, daySerialOf, serialOf } from "./cell.ts";
import { integer, text, time, yesNo } from "./columns.ts";
import type { Column, Table } from "./table.ts";

/** Every in-scope trace. */
export function populationTable(
	report: Report,
	population: Population,
	columns: readonly Column<PopulationRow>[],
): Table {
	return {
		...traceTable(columns, population),
		name: "Population",
		about: "Every in-scope trace of the period, once",
		count: report.population.inScope,
	};
}

/** The traces that ended in failure or incident. */
export function failureTable(
	report: Report,
	population: Population,
	columns: readonly Column<PopulationRow>[],
): Table {
	return {
		...traceTable(columns, async function* () {
			for await (const row of population())
				if (row.outcome === "failure" || row.outcome === "incident") yield row;
		}),
		name: "Failures",
		about:
			"The traces of the population whose outcome is failure or incident; # is their row in Population",
		count: report.outcomes.failure + report.outcomes.incident,
	};
}

function traceTable(
	columns: readonly Column<PopulationRow>[],
	population: Population,
) {
	return {
		above: [],
		columns,
		async *rows() {
			for await (const row of population())
				yield columns.map(({ value }) => value(row, row.n));
		},
		fullValueAt: ([n]: readonly Cell[]) => `population.ndjson.gz line ${n}`,
	};
}

/** What is shown of each trace. The numbers of operation and actor are the rows of those sheets. */
export function traceColumns(report: Report): Column<PopulationRow>[] {
	const { timezone } = report.report.period;
	const offsetAt = offsetFinder(timezone);
	const local = (iso: string): number => {
		const time = Date.parse(iso);
		return time + offsetAt(time);
	};
	const operationNumber = numberOf<OperationKey>(
		report.operations,
		operationKey,
	);
	const actorNumber = numberOf<ActorKey>(report.actors, actorKey);
	return [
		integer("#", (row) => row.n),
		time("Time (UTC)", (row) => row.time),
		{
			header: `Time (${timezone})`,
			width: 22,
			kind: "time",
			value: (row) => serialOf(local(row.time)),
		},
		{
			header: "Local date",
			width: 11.5,
			kind: "date",
			value: (row) => daySerialOf(local(row.time)),
		},
		integer("Operation #", operationNumber),
		integer("Actor #", actorNumber),
		text("Service", 10, (row) => row.service),
		text("Resource type", 12, (row) => row.resourceType),
		text("Trace name", 34, (row) => row.traceName),
		text("Operation", 36, (row) => row.operation),
		text("Family", 28, (row) => row.family),
		text("Phase", 9, (row) => row.phase),
		text("Outcome", 11, (row) => row.outcome),
		text("Catalogued", 12, (row) => yesNo(row.catalogued)),
		text("Rating", 10, (row) => row.rating),
		text("Agrees", 9, (row) => yesNo(row.agrees)),
		text("Channel", 15, (row) => row.channel),
		text("User", 18, (row) => row.user),
		text("Domain", 26, (row) => row.domain),
		text("Source IP", 15, (row) => row.sourceIp),
		text("Resource name", 18, (row) => row.resourceName),
		text("Resource id", 38, (row) => row.resourceId),
		text("Code", 8, (row) => row.code),
		time("Record time (UTC)", (row) => row.recordTime),
		integer("Copies", (row) => row.copies),
		text("Trace id", 38, (row) => row.traceId),
		text("Source object", 60, (row) => row.source.object),
		text("Position", 12, (row) => row.source.position),
		// last, so that the columns before them stay where they were
		integer(WEEKDAY, (row) => weekdayOf(local(row.time))),
		integer("Hour", (row) => new Date(local(row.time)).getUTCHours()),
	];
}

/** The column of the weekday in the period's zone. */
export const WEEKDAY = "Weekday (1 = Monday)";

/** 1 is Monday; of an instant on the clock that the reader shall see. */
function weekdayOf(local: number): number {
	return ((new Date(local).getUTCDay() + 6) % 7) + 1;
}

/** Finds a trace's row, 1 for the first. A trace without a row is a defect: the report does not count this population. */
function numberOf<Key>(rows: readonly Key[], keyOf: (row: Key) => string) {
	const numbers = new Map(rows.map((row, index) => [keyOf(row), index + 1]));
	return (row: Key): number => {
		const number = numbers.get(keyOf(row));
		if (number === undefined)
			throw new Error(`No row of the report counts ${keyOf(row)}`);
		return number;
	};
}

type OperationKey = Pick<
	OperationRow,
	"service" | "resourceType" | "traceName" | "operation" | "outcome"
>;

/** A name's documented meaning may change within a period, so it tells rows apart too. */
function operationKey(row: OperationKey): string {
	const { service, resourceType, traceName, operation, outcome } = row;
	return JSON.stringify([service, resourceType, traceName, operation, outcome]);
}

type ActorKey = Pick<ActorRow, "user" | "domain">;

function actorKey({ user, domain }: ActorKey): string {
	return JSON.stringify([user, domain]);
}
