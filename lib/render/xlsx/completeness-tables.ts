import type { CollectionRow, CoverageDay, Report } from "../../report/model.ts";
import { daySerialOf } from "./cell.ts";
import { integer, numbered, state, text, time, yesNo } from "./columns.ts";
import { type Column, type Table, tableOf } from "./table.ts";

export function completenessTable({ completeness }: Report): Table {
	return tableOf(
		"Completeness",
		"What covers which part of the period: signed, witnessed or uncovered",
		completeness.intervals,
		[
			numbered(),
			text("Unit", 42, (row) => row.unit),
			time("From (UTC)", (row) => row.from),
			time("To (UTC)", (row) => row.to),
			state("State", (row) => row.state),
		],
	);
}

/** One row per hour of the period: what the picture in the PDF shows. */
export function coverageTable({ coverage }: Report): Table {
	const localDate: Column<Hour> = {
		header: "Local date",
		width: 11.5,
		kind: "date",
		value: ({ date }) => daySerialOf(Date.parse(date)),
	};
	return tableOf(
		"CoverageHours",
		"What covers each hour of the period: the least covered unit decides",
		coverage.flatMap(({ date, hours }) =>
			hours.map((hour) => ({ date, ...hour })),
		),
		[
			numbered(),
			time("Time (UTC)", (row) => row.at),
			localDate,
			state("State", (row) => row.state),
		],
	);
}

type Hour = CoverageDay["hours"][number] & Pick<CoverageDay, "date">;

export function chainTable({ chains }: Report): Table {
	return tableOf(
		"DigestChains",
		"What trackers signed of the files that they delivered, one row per chain of digests",
		chains,
		[
			numbered(),
			text("Unit", 42, (row) => row.unit),
			integer("Digests found", (row) => row.digests),
			integer("Digests verified", (row) => row.verified),
			time("From (UTC)", (row) => row.from),
			time("To (UTC)", (row) => row.to),
			integer("Files listed", (row) => row.files),
			text("Buckets", 30, ({ buckets }) => buckets.join(", ")),
			text("Projects", 34, ({ projects }) => projects.join(", ")),
			text("Keys (SHA-256)", 68, ({ keys }) => keys.join(", ")),
		],
	);
}

export function problemTable({ completeness }: Report): Table {
	return tableOf(
		"Problems",
		"What stands against the completeness of the report",
		completeness.problems,
		[
			numbered(),
			text("Kind", 22, (row) => row.kind),
			text("Object", 80, (row) => row.object),
			time("From (UTC)", (row) => row.from),
			time("To (UTC)", (row) => row.to),
			text("Message", 60, (row) => row.message),
		],
	);
}

export function collectionTable({ collection }: Report): Table {
	return tableOf(
		"Collection",
		"What the collector's ledgers say of its runs for the period, one row per region and project",
		collection,
		[
			numbered(),
			text("Unit", 42, (row) => row.unit),
			text("Region", 10, (row) => row.region),
			text("Project", 34, (row) => row.project),
			integer("Runs", (row) => row.runs),
			integer("Failed runs", (row) => row.failedRuns),
			time("First asked (UTC)", (row) => row.firstAskedAt),
			time("Last asked (UTC)", (row) => row.lastAskedAt),
			time("Covered until (UTC)", (row) => row.coveredUntil),
			integer("Traces", (row) => row.traces),
			integer("Late", (row) => row.late),
			text("Lost (UTC)", 60, lostOf),
			text("Tracker", 12, ({ tracker }) => tracker?.name ?? null),
			text("Tracker status", 14, ({ tracker }) => tracker?.status ?? null),
			text("Tracker detail", 24, ({ tracker }) => tracker?.detail ?? null),
			text("Integrity verification", 14, ({ tracker }) =>
				yesNo(tracker?.integrityVerification ?? null),
			),
			text("Bucket", 30, ({ tracker }) => tracker?.bucket ?? null),
		],
	);
}

function lostOf({ lost }: CollectionRow): string {
	return lost.map(({ from, to }) => `from ${from} to ${to}`).join("; ");
}
