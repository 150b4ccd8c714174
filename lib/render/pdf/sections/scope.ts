import { counted, type Draft, given, type Section } from "../draft.ts";
import { drawTable } from "../table.ts";
import { list, pairs, paragraph, subheading } from "../text.ts";

/** What the report covers, how it counts, and by which catalogs. */
export const scope: Section = {
	draw: (draft) => {
		const { paper, report, words } = draft;
		drawScope(draft);
		subheading(paper, words.scope.rulesTitle);
		list(paper, words.scope.rules, (index) => `${index + 1}.`);
		subheading(paper, words.scope.authorityTitle);
		paragraph(paper, words.scope.authority);
		if (report.report.catalogs.length > 0) drawCatalogs(draft);
		else paragraph(paper, words.cover.noCatalogs, { after: 12 });
	},
};

function drawScope(draft: Draft): void {
	const { paper, report, words, format } = draft;
	const { scope: covered, inputs, previousManifest } = report.report;
	const { digests, other } = report.setAside;
	pairs(paper, [
		[words.scope.services, covered.services.join(", ")],
		[words.scope.regions, covered.regions.join(", ") || words.scope.allRegions],
		[words.scope.archive, covered.archive],
		[
			words.scope.listed,
			words.scope.days(
				format.date(covered.listedFrom),
				format.date(covered.listedTo),
			),
		],
		[
			words.scope.settlement,
			words.scope.settlementHours(counted(draft, covered.settlementHours)),
		],
		[
			words.scope.span,
			...(report.span
				? [format.local(report.span.firstAt), format.local(report.span.lastAt)]
				: [words.missing]),
		],
		[
			words.scope.setAside,
			words.scope.setAsideFound(counted(draft, digests), counted(draft, other)),
		],
		privacyOf(draft),
		[
			words.privacy.bodies,
			words.privacy.bodiesAre(report.report.privacy.bodies),
		],
		[words.scope.inputs, inputs],
		[words.scope.previousManifest, given(draft, previousManifest)],
	]);
}

function privacyOf({ report, words }: Draft): [string, ...string[]] {
	const { people, keyId } = report.report.privacy;
	const { is, key } = words.privacy;
	const named = is[people];
	return [words.privacy.people, ...(keyId ? [named, key(keyId)] : [named])];
}

function drawCatalogs(draft: Draft): void {
	const { paper, report, words, format } = draft;
	const { column } = words;
	drawTable(
		paper,
		[
			{ title: column.catalog, share: 18, cell: ({ id }) => id },
			{ title: column.version, share: 13, cell: ({ version }) => version },
			{
				title: column.validFrom,
				share: 22,
				cell: ({ validFrom }) =>
					validFrom.includes("T")
						? format.local(validFrom)
						: format.date(validFrom),
			},
			{ title: column.sha256, share: 47, cell: ({ sha256 }) => sha256 },
		],
		report.report.catalogs,
	);
}
