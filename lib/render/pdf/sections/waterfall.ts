import type { PopulationCounts } from "../../../report/model.ts";
import type { Draft, Section } from "../draft.ts";
import { STYLES } from "../style.ts";
import { drawTable } from "../table.ts";
import { paragraph } from "../text.ts";

const LOST: readonly (keyof PopulationCounts)[] = [
	"quarantined",
	"outOfPeriod",
	"outOfScope",
	"duplicate",
	"conflict",
];

interface Step {
	readonly sign: string;
	readonly name: string;
	readonly count: number;
}

/** Where every record and every file went, with the sums checked. */
export const waterfall: Section = {
	draw: (draft) => {
		const { paper, report, words } = draft;
		const { population, files } = report;
		paragraph(paper, words.waterfall.intro);
		drawBalance(draft, words.waterfall.step, words.column.records, [
			{ sign: "", name: words.bucket.records, count: population.records },
			...LOST.map((bucket) => ({
				sign: "–",
				name: words.bucket[bucket],
				count: population[bucket],
			})),
			{ sign: "=", name: words.bucket.inScope, count: population.inScope },
		]);
		drawBalance(draft, words.waterfall.step, words.waterfall.files, [
			{ sign: "", name: words.waterfall.filesListed, count: files.listed },
			{
				sign: "–",
				name: words.waterfall.filesQuarantined,
				count: files.quarantined,
			},
			{ sign: "=", name: words.waterfall.filesRead, count: files.read },
		]);
	},
};

/** The first step less those between is the last one; if it is not, the reader is told in capitals. */
function drawBalance(
	{ paper, words, format }: Draft,
	title: string,
	unit: string,
	steps: readonly Step[],
): void {
	const last = steps.at(-1);
	drawTable(
		paper,
		[
			{ title: "", share: 4, cell: ({ sign }) => sign },
			{ title, share: 76, cell: ({ name }) => name },
			{
				title: unit,
				share: 20,
				align: "right",
				cell: ({ count }) => format.count(count),
			},
		],
		steps.slice(0, -1),
		last ? { foot: [last.sign, last.name, format.count(last.count)] } : {},
	);
	paper.doc.y -= 8;
	const [whole, ...parts] = steps.map(({ count }) => count);
	const balances = parts.reduce((sum, part) => sum + part, 0) === whole;
	const sum = `${format.count(whole ?? 0)} = ${parts.map(format.count).join(" + ")}`;
	paragraph(
		paper,
		`${sum}. ${balances ? words.waterfall.balances : words.waterfall.broken}`,
		{ style: STYLES.strong, after: 14 },
	);
}
