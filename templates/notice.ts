import type { Notice, PublishedNotice } from "../lib/notify/notice.ts";
import { OUTCOMES, SEVERITIES } from "../lib/report/model.ts";
import { de } from "./notice/de.ts";
import { en } from "./notice/en.ts";
import { count, periodIn } from "./notice/format.ts";
import { type Block, html, text } from "./notice/layout.ts";
import { oneLine, plain } from "./notice/plain.ts";
import type { NoticeWording } from "./notice/wording.ts";
import type { Wording } from "./wording.ts";

/** What goes with a notice. */
export interface NoticeOptions {
	readonly language: "en" | "de";
	/** URL of the report, or of the report desk; null where there is none */
	readonly link: string | null;
	/** names of the files that go with it */
	readonly attached: readonly string[];
	/** names of files that were wished for and do not */
	readonly left: readonly string[];
}

/** A notice in words. */
export interface NoticeText {
	/** one line */
	readonly subject: string;
	/** lines end in a line feed */
	readonly text: string;
	/** a whole document that loads nothing */
	readonly html: string;
}

const NOTICE_LANGUAGES = { en, de } as const;
const SHOWN_REASONS = 10;
/** A subject has room for status and completeness after it. */
const SHOWN_OF_TITLE = 80;

/**
 * A notice as subject, text and HTML, in the words in which the report (`wording`) says the same. Texts that come from profiles, traces
 * and errors are shown on one line each, bounded, without anything that could be taken for a link, an address or markup.
 */
export function renderNotice(
	notice: Notice,
	options: NoticeOptions,
	wording: Wording,
): NoticeText {
	const own = NOTICE_LANGUAGES[options.language];
	const context: Context = { ...options, own, wording };
	const { subject, heading, blocks } = contentOf(notice, context);
	const all: Block[] = [
		...blocks,
		...linkTo(notice, context),
		{ kind: "text", text: automatic(notice, own) },
	];
	const title = oneLine(subject);
	return {
		subject: title,
		text: text(heading, all),
		html: html(options.language, title, heading, all),
	};
}

function automatic(notice: Notice, own: NoticeWording): string {
	const why = own.automatic(plain(notice.profile));
	return notice.kind === "published" ? `${why} ${own.noEvidence}` : why;
}

interface Context extends NoticeOptions {
	readonly own: NoticeWording;
	readonly wording: Wording;
}

interface Content {
	readonly subject: string;
	readonly heading: string;
	readonly blocks: readonly Block[];
}

function contentOf(notice: Notice, context: Context): Content {
	const { own, language, wording } = context;
	const profile = plain(notice.profile);
	if (notice.kind === "published") return published(notice, context);
	if (notice.kind === "concern") {
		const topic = own.topics.get(notice.topic) ?? plain(notice.topic);
		const heading = own.concern(topic);
		return {
			subject: `${heading}: ${plain(notice.subject, SHOWN_OF_TITLE)}`,
			heading,
			blocks: [
				facts(own.about, [
					[own.profile, profile],
					[own.concerns, plain(notice.subject)],
					[own.day, plain(notice.day)],
				]),
				...english(notice.message, context),
			],
		};
	}
	const period = periodIn(notice.period, language, wording);
	const isFailure = notice.kind === "failed";
	const heading = isFailure ? own.failed(period) : own.missing(period);
	const rows: Row[] = [
		[own.profile, profile],
		[wording.cover.period, period],
	];
	if (notice.kind === "failed")
		return {
			subject: `${heading} (${profile})`,
			heading,
			blocks: [facts(own.about, rows), ...english(notice.reason, context)],
		};
	const deadline = new Date(notice.deadline).toISOString();
	rows.push([own.deadline, `${deadline.slice(0, 16).replace("T", " ")} UTC`]);
	return {
		subject: `${heading} (${profile})`,
		heading,
		blocks: [
			facts(own.about, rows),
			{ kind: "text", text: own.requested[notice.requested ? "yes" : "no"] },
		],
	};
}

function published(notice: PublishedNotice, context: Context): Content {
	const { own, language, wording } = context;
	const { status, completeness, revision } = notice;
	const period = periodIn(notice.period, language, wording);
	const verdict = wording.verdict[completeness];
	const later = revision > 1 ? `, ${wording.cover.revision} ${revision}` : "";
	const title = plain(notice.title, SHOWN_OF_TITLE);
	const rows: Row[] = [
		[own.organisation, plain(notice.organisation)],
		[wording.cover.period, period],
		[wording.cover.zone, plain(notice.timezone)],
		[wording.cover.revision, String(revision)],
		[own.status, wording.status[status]],
		[wording.cover.completeness, verdict],
	];
	return {
		subject: `${title}, ${period}${later}: ${wording.status[status]} (${wording.cover.completeness}: ${verdict})`,
		heading: title,
		blocks: [
			facts(
				own.about,
				rows.filter(([, value]) => value !== ""),
			),
			{ kind: "text", text: wording.verdictMeans[completeness] },
			...reasons(notice, context),
			keyFigures(notice, context),
			...attachments(context),
			facts(own.files, [
				...notice.files.map(
					({ name, size }): Row => [
						plain(name),
						own.bytes({ value: size, text: count(size, language) }),
					],
				),
				[own.manifest, plain(notice.manifestSha256)],
			]),
		],
	};
}

function reasons({ reasons: all }: PublishedNotice, context: Context): Block[] {
	if (all.length === 0) return [];
	const { wording, own } = context;
	const shown = all.slice(0, SHOWN_REASONS).map((reason) => plain(reason));
	const others = all.length - shown.length;
	if (others > 0) shown.push(own.moreReasons(others));
	const note = wording.english === "" ? [] : [wording.english];
	return [
		{ kind: "text", text: [...note, wording.summary.provisional].join(" ") },
		{ kind: "list", items: shown },
	];
}

function keyFigures(notice: PublishedNotice, context: Context): Block {
	const { own, wording, language } = context;
	const number = (value: number) => count(value, language);
	return facts(own.keyFigures, [
		[wording.summary.inScope, number(notice.inScope)],
		...OUTCOMES.map(
			(outcome): Row => [
				wording.outcome[outcome],
				number(notice.outcomes[outcome]),
			],
		),
		...SEVERITIES.map(
			(severity): Row => [
				`${wording.sections.findings} (${wording.severity[severity]})`,
				number(notice.findings[severity]),
			],
		),
	]);
}

function attachments({ attached, left, own }: Context): Block[] {
	const named = (names: readonly string[]) =>
		names.map((name) => plain(name)).join(", ");
	const blocks: Block[] = [];
	if (attached.length > 0)
		blocks.push({ kind: "text", text: own.attached(named(attached)) });
	if (left.length > 0)
		blocks.push({ kind: "text", text: own.notAttached(named(left)) });
	return blocks;
}

function linkTo(notice: Notice, { link, own }: Context): Block[] {
	const isReport = notice.kind === "published";
	if (link !== null)
		return [
			{ kind: "link", label: isReport ? own.open : own.openDesk, url: link },
		];
	return isReport
		? [{ kind: "text", text: own.stored(plain(notice.folder)) }]
		: [];
}

/** A text of the program, which is English whatever the language. */
function english(message: string, { wording }: Context): Block[] {
	const shown: Block = { kind: "text", text: plain(message) };
	if (wording.english === "") return [shown];
	return [{ kind: "text", text: wording.english }, shown];
}

type Row = readonly [label: string, value: string];

function facts(title: string, rows: readonly Row[]): Block {
	return { kind: "facts", title, rows };
}
