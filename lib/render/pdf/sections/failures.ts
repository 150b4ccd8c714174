import { counted, given, type Section, timed } from "../draft.ts";
import { STYLES } from "../style.ts";
import { drawTable } from "../table.ts";
import { paragraph } from "../text.ts";

/** The failed and incident traces, as far as they fit; the model says how many there are. */
export const failures: Section = {
	layout: "landscape",
	draw: (draft) => {
		const { paper, report, words, failures: shown } = draft;
		const { failure, incident } = report.outcomes;
		const { column } = words;
		paragraph(
			paper,
			words.intro.failures(counted(draft, failure), counted(draft, incident)),
		);
		if (shown.length === 0) return;
		if (shown.length < failure + incident)
			paragraph(
				paper,
				words.intro.firstFailures(
					counted(draft, shown.length),
					words.inWorkbook("Failures"),
				),
				{ style: STYLES.strong },
			);
		drawTable(
			paper,
			[
				{
					title: column.time,
					share: 11,
					cell: ({ time }) => timed(draft, time),
				},
				{
					title: column.traceName,
					share: 19,
					cell: ({ traceName }) => traceName,
				},
				{
					title: column.outcome,
					share: 7,
					cell: ({ outcome }) => words.outcome[outcome],
				},
				{
					title: column.rating,
					share: 8,
					cell: ({ rating }) => given(draft, rating),
				},
				{
					title: column.code,
					share: 5,
					cell: ({ code }) => given(draft, code),
				},
				{
					title: column.actor,
					share: 11,
					cell: ({ user }) => user ?? words.nobody,
				},
				{
					title: column.sourceIp,
					share: 11,
					cell: ({ sourceIp }) => given(draft, sourceIp),
				},
				{
					title: column.resource,
					share: 12,
					cell: ({ resourceName, resourceId }) =>
						given(draft, resourceName ?? resourceId),
				},
				{ title: column.traceId, share: 19, cell: ({ traceId }) => traceId },
			],
			shown,
		);
	},
};
