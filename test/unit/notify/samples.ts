import type { Message } from "../../../lib/notify/channel.ts";
import type { Notice, PublishedNotice } from "../../../lib/notify/notice.ts";

const HASH = "0123456789abcdef".repeat(4);

export const PUBLISHED: PublishedNotice = {
	kind: "published",
	profile: "nordhafen",
	title: "Prüfbericht Größe",
	organisation: "Nordhafen Energie",
	period: "2026-10",
	timezone: "Europe/Berlin",
	revision: 2,
	report: "nordhafen.2026-10.r2",
	folder: "nordhafen/2026-10/r2/",
	status: "provisional",
	reasons: ["The completeness is partial: 3 hours are not covered"],
	completeness: "partial",
	outcomes: { success: 1200, failure: 30, incident: 4, unknown: 0 },
	inScope: 1234,
	findings: { high: 1, medium: 2, low: 3, info: 5 },
	manifestSha256: HASH,
	files: [
		{ name: "report.pdf", size: 123_456, sha256: HASH, version: null },
		{ name: "report.json", size: 7890, sha256: HASH, version: null },
	],
};

export const FAILED = {
	kind: "failed",
	profile: "nordhafen",
	period: "2026-10",
	reason: "The archive cannot be read",
} as const satisfies Notice;

export const MISSING = {
	kind: "missing",
	profile: "nordhafen",
	period: "2026-Q3",
	deadline: Date.UTC(2026, 10, 4, 5),
	requested: true,
} as const satisfies Notice;

export const CONCERN = {
	kind: "concern",
	profile: "nordhafen",
	topic: "collector",
	subject: "eu-de/46c31955b009",
	message: "Nothing has been collected for 30 hours",
	day: "2026-11-04",
} as const satisfies Notice;

export function messageOf(overrides: Partial<Message> = {}): Message {
	return {
		id: "published-0123-4567",
		at: Date.UTC(2026, 10, 5, 6),
		notice: PUBLISHED,
		language: "de",
		subject: "Prüfbericht, Oktober 2026: ENDGÜLTIG",
		text: "Größe\n",
		html: "<!doctype html><p>Größe</p>\n",
		link: "https://desk.example/#report=nordhafen.2026-10.r2",
		attachments: [],
		...overrides,
	};
}
