import { messageOf, TracefolioError } from "../../errors.ts";
import type { Draft } from "./draft.ts";
import {
	drawLine,
	lineHeight,
	linesOf,
	startPage,
	widthOf,
	widthOfText,
} from "./paper.ts";
import { ALERT, INK, MARGINS, STYLES, type Style } from "./style.ts";
import { artifact, content, leaf } from "./tags.ts";
import { pairs } from "./text.ts";

const LOGO_BOX: [number, number] = [150, 44];

/** Draws the cover: whose report it is, of which period, and how far it can be relied on. */
export function drawCover(draft: Draft): void {
	const { paper, report, words, format } = draft;
	const { report: head, completeness, theme } = report;
	const { doc } = paper;
	startPage(paper, "portrait");
	artifact(paper.tags, () =>
		doc.rect(0, 0, doc.page.width, 9).fillColor(theme.colour).fill(),
	);
	if (theme.logo) drawLogo(draft, theme.logo);
	doc.y = 168;
	block(draft, head.organisation, { ...STYLES.strong, size: 12 }, 120);
	doc.y += 8;
	block(draft, head.title, STYLES.display, 100);
	doc.y += 10;
	block(
		draft,
		`${words.kind}, ${format.period(head.period.label, words.period)}`,
		STYLES.lead,
		160,
	);
	doc.y += 16;
	drawStatus(draft);
	doc.y += 34;
	const { start, end, timezone } = head.period;
	pairs(
		paper,
		[
			[
				words.cover.period,
				`${format.local(start)}  ${words.cover.from}`,
				`${format.local(end)}  ${words.cover.to}`,
			],
			[words.cover.zone, timezone],
			[
				"UTC",
				`${format.utc(start)}  ${words.cover.from}`,
				`${format.utc(end)}  ${words.cover.to}`,
			],
			[
				words.cover.completeness,
				words.verdict[completeness.verdict],
				words.verdictMeans[completeness.verdict],
			],
			[words.cover.id, head.id],
			[words.cover.revision, format.count(head.revision)],
			[
				words.cover.generatedAt,
				`${format.local(head.generatedAt)}  (${format.utc(head.generatedAt)})`,
			],
			[
				words.cover.generator,
				`${head.generator.name} ${head.generator.version}`,
			],
			[
				words.cover.catalogs,
				...(head.catalogs.length > 0
					? head.catalogs
							.slice(0, COVER_CATALOGS)
							.map(({ id, version }) => `${id} ${version}`)
					: [words.cover.noCatalogs]),
				...(head.catalogs.length > COVER_CATALOGS
					? [words.cover.moreCatalogs]
					: []),
			],
		],
		120,
	);
}

const COVER_CATALOGS = 6;

/** A text that stands by itself; its limit keeps the cover one page. */
function block(
	{ paper }: Draft,
	text: string,
	style: Style,
	limit: number,
): void {
	const lines = linesOf(paper, text, style, widthOf(paper), limit);
	leaf(paper.tags, "P", () => {
		for (const line of lines) {
			drawLine(paper, line, MARGINS.left, paper.doc.y, style);
			paper.doc.y += lineHeight(style) * 0.9;
		}
	});
}

function drawLogo({ paper, report }: Draft, logo: string): void {
	const { doc, tags } = paper;
	const options = { fit: LOGO_BOX, valign: "center" } as const;
	try {
		const alt = report.report.organisation;
		const draw = () => doc.image(logo, MARGINS.left, 58, options);
		leaf(tags, "Figure", () => content(tags, draw), { alt });
	} catch (cause) {
		throw new TracefolioError(
			"CONFIG",
			`The logo cannot be drawn: ${messageOf(cause)}. Save it again as PNG or JPEG`,
			{ cause },
		);
	}
}

/** The status as a word in a frame; a provisional one is filled, and dark, so that nobody overlooks it. */
function drawStatus({ paper, report, words }: Draft): void {
	const { doc } = paper;
	const word = words.status[report.report.status];
	const provisional = report.report.status === "provisional";
	const style = {
		...STYLES.strong,
		size: 11,
		colour: provisional ? "#ffffff" : INK,
	};
	const width = widthOfText(paper, word, style) + 28;
	artifact(paper.tags, () => {
		doc.rect(MARGINS.left, doc.y, width, 26).lineWidth(1.2);
		if (provisional) doc.fillAndStroke(ALERT, ALERT);
		else doc.strokeColor(INK).stroke();
	});
	drawLine(paper, word, MARGINS.left + 14, doc.y + 6, style);
	doc.y += 26;
}
