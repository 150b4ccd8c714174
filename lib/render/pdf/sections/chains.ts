import { type Draft, firstOf, given, timed } from "../draft.ts";
import { keepTogether } from "../paper.ts";
import { drawTable } from "../table.ts";
import { paragraph, subheading } from "../text.ts";

const SHOWN = 200;
/** Title, explanation and the first row, in points. */
const INTRO = 170;
/** Digits of a key's SHA-256: enough to tell keys apart; the workbook has all of them. */
const KEY_DIGITS = 16;

/** Draws the chains of digests, one row for each. */
export function drawChains(draft: Draft): void {
	const { paper, report, words, format } = draft;
	const { column } = words;
	keepTogether(paper, INTRO);
	subheading(paper, words.completeness.chains);
	paragraph(paper, words.completeness.chainsIntro);
	drawTable(
		paper,
		[
			{ title: column.unit, share: 22, cell: ({ unit }) => unit },
			{
				title: column.verified,
				share: 14,
				align: "right",
				cell: ({ verified, digests }) =>
					words.completeness.verifiedOf(
						format.count(verified),
						format.count(digests),
					),
			},
			{
				title: column.from,
				share: 14,
				cell: ({ from }) => timed(draft, from),
			},
			{ title: column.to, share: 14, cell: ({ to }) => timed(draft, to) },
			{
				title: column.files,
				share: 10,
				align: "right",
				cell: ({ files }) => format.count(files),
			},
			{
				title: column.key,
				share: 20,
				cell: ({ keys }) => given(draft, keys.map(shortKey).join(", ")),
			},
		],
		firstOf(draft, report.chains, SHOWN, words.inWorkbook("DigestChains")),
	);
}

function shortKey(key: string): string {
	return `${key.slice(0, KEY_DIGITS)}…`;
}
