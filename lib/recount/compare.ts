import type { OutcomeCounts } from "../report/model.ts";
import {
	actorKey,
	channelKey,
	type Expected,
	operationKey,
	type Totals,
} from "./totals.ts";

/** A number under its name in words, as the report says it, or as it was counted again. */
type Counts = Map<string, number>;

/**
 * Each difference between a report and what was counted again, in words: what, the report's number, the other number. Empty where
 * they agree. The waterfall is compared too: what the traces were folded from, and the conflicts, are the records that remain.
 */
export function compareTotals(report: Expected, totals: Totals): string[] {
	const twice: string[] = [];
	const said = saidBy(report, twice);
	const found = foundBy(report, totals);
	const names = new Set([...said.keys(), ...found.keys()]);
	const differences = [...names].flatMap((name) => {
		const [own, other] = [said.get(name) ?? 0, found.get(name) ?? 0];
		return own === other
			? []
			: [`${name}: the report says ${own}, counted again ${other}`];
	});
	return [...totals.faults, ...twice, ...differences];
}

function saidBy(report: Expected, twice: string[]): Counts {
	const { population, outcomes } = report;
	const { records, quarantined, outOfPeriod, outOfScope } = population;
	const said: Counts = new Map();
	const say = (name: string, count: number): void => {
		if (said.has(name)) twice.push(`${name}: the report has two rows`);
		said.set(name, count);
	};
	say(TRACES, population.inScope);
	say(COPIES, population.inScope + population.duplicate);
	say(REMAINING, records - quarantined - outOfPeriod - outOfScope);
	sayOutcomes(say, "outcomes", outcomes);
	for (const row of report.operations)
		say(`operation ${operationKey(row)}`, row.count);
	for (const row of report.actors) {
		const name = `actor ${actorKey(row)}`;
		say(name, row.count);
		sayOutcomes(say, name, row);
	}
	for (const row of report.channels) {
		const name = `channel ${channelKey(row.channel)}`;
		say(name, row.count);
		sayOutcomes(say, name, row);
	}
	return said;
}

function foundBy({ population }: Expected, totals: Totals): Counts {
	const found: Counts = new Map([
		[TRACES, totals.traces],
		[COPIES, totals.copies],
		[REMAINING, totals.copies + population.conflict],
	]);
	const say = (name: string, count: number): unknown => found.set(name, count);
	sayOutcomes(say, "outcomes", totals.outcomes);
	for (const [key, count] of totals.operations) say(`operation ${key}`, count);
	for (const [what, rows] of [
		["actor", totals.actors],
		["channel", totals.channels],
	] as const)
		for (const [key, counts] of rows) {
			say(`${what} ${key}`, sumOf(counts));
			sayOutcomes(say, `${what} ${key}`, counts);
		}
	return found;
}

const TRACES = "traces in scope";
const COPIES = "copies (traces in scope and duplicates)";
const REMAINING =
	"records that are not quarantined, out of period or out of scope (copies and conflicts)";

function sayOutcomes(
	say: (name: string, count: number) => unknown,
	of: string,
	{ success, failure, incident, unknown }: OutcomeCounts,
): void {
	say(`${of}, success`, success);
	say(`${of}, failure`, failure);
	say(`${of}, incident`, incident);
	say(`${of}, unknown`, unknown);
}

function sumOf({ success, failure, incident, unknown }: OutcomeCounts): number {
	return success + failure + incident + unknown;
}
