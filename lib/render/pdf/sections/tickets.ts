import type {
	ChangeTickets,
	TicketRow,
	WithoutTicketRow,
} from "../../../report/model-analysis.ts";
import {
	counted,
	type Draft,
	firstOf,
	given,
	orNone,
	type Section,
	timed,
} from "../draft.ts";
import { STYLES } from "../style.ts";
import { type Column, drawTable } from "../table.ts";
import { paragraph, subheading } from "../text.ts";

const SHOWN = 200;

/** Approved changes and what they stand for; operations that no change covers. */
export const tickets: Section = {
	layout: "landscape",
	shows: (report) => report.tickets !== null,
	draw: (draft) => {
		const { report, paper, words } = draft;
		if (report.tickets === null) return;
		const { matched, unmatched, sha256, ...lists } = report.tickets;
		const n = (value: number) => counted(draft, value);
		paragraph(paper, words.tickets.intro(n(matched), n(unmatched)));
		paragraph(paper, words.tickets.file(sha256), { style: STYLES.note });
		drawWithout(draft, lists.without);
		subheading(paper, words.tickets.list);
		orNone(draft, lists.tickets, () => drawTickets(draft, lists.tickets));
	},
};

function drawWithout(draft: Draft, without: ChangeTickets["without"]): void {
	const { paper, words } = draft;
	subheading(paper, words.tickets.without);
	if (without.length === 0) paragraph(paper, words.tickets.noneWithout);
	else
		drawTable(
			paper,
			withoutColumns(draft),
			firstOf(draft, without, SHOWN, words.inWorkbook("WithoutTicket")),
		);
}

function withoutColumns(draft: Draft): Column<WithoutTicketRow>[] {
	const { words, format } = draft;
	const { column } = words;
	return [
		{ title: column.service, share: 8, cell: ({ service }) => service },
		{ title: column.traceName, share: 27, cell: ({ traceName }) => traceName },
		{
			title: column.actor,
			share: 15,
			cell: ({ user }) => user ?? words.nobody,
		},
		{
			title: column.domain,
			share: 14,
			cell: ({ domain }) => given(draft, domain),
		},
		{
			title: column.count,
			share: 7,
			align: "right",
			cell: ({ count }) => format.count(count),
		},
		{
			title: column.first,
			share: 17,
			cell: ({ firstAt }) => timed(draft, firstAt),
		},
		{
			title: column.last,
			share: 17,
			cell: ({ lastAt }) => timed(draft, lastAt),
		},
	];
}

function drawTickets(draft: Draft, rows: readonly TicketRow[]): void {
	const { paper, words, format } = draft;
	const { column, heading } = words;
	drawTable(
		paper,
		[
			{ title: heading.ticket, share: 14, cell: ({ id }) => id },
			{ title: column.from, share: 18, cell: ({ from }) => timed(draft, from) },
			{ title: column.to, share: 18, cell: ({ to }) => timed(draft, to) },
			{
				title: column.resource,
				share: 20,
				cell: ({ resource }) => resource ?? words.tickets.any,
			},
			{
				title: heading.operator,
				share: 18,
				cell: ({ operator }) => operator ?? words.tickets.any,
			},
			{
				title: heading.operations,
				share: 12,
				align: "right",
				cell: ({ operations }) =>
					operations === 0 ? words.tickets.unused : format.count(operations),
			},
		],
		firstOf(draft, rows, SHOWN, words.inWorkbook("Tickets")),
	);
}
