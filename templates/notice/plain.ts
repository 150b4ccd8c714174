import { visible } from "../../lib/render/pdf/visible.ts";

const SHOWN_CHARACTERS = 500;

/** Ends of file names that no top-level domain bears. */
const FILE =
	"(?:json|ndjson\\.gz|ndjson|xlsx|pdf|gz|pem|yml|csv)(?![\\p{L}\\p{N}-]|\\.[\\p{L}\\p{N}])";

const DOT = new RegExp(
	`(?<=[^\\s.])[.\\u3002\\uff0e\\uff61](?=[\\p{L}][\\p{L}\\p{M}\\p{N}-])(?!${FILE})`,
	"gu",
);

/**
 * A text of unknown origin on one line: what cannot be seen or would mislead stands as `\u{…}`, what is too long is cut, and what a mail
 * program would make a link or an address of is broken by brackets (`example[.]org`, `https[:]//`, `a[@]b`), as is usual in reports of incidents.
 */
export function plain(text: string, longest = SHOWN_CHARACTERS): string {
	const spaced = text.replace(/\s+/g, " ").trim();
	const cut = [...spaced].slice(0, longest).join("");
	return visible(cut === spaced ? spaced : `${cut}…`, () => true)
		.replace(/:(?=\/\/|\\\\)/g, "[:]")
		.replace(/(?<=\S)@(?=\S)/g, "[@]")
		.replace(/\b(mailto|tel|sms|callto):/gi, "$1[:]")
		.replace(DOT, "[.]");
}

const LONGEST_SUBJECT = 200;

/** A subject: one line, bounded. */
export function oneLine(subject: string): string {
	const line = subject.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
	const characters = [...line];
	return characters.length <= LONGEST_SUBJECT
		? line
		: `${characters.slice(0, LONGEST_SUBJECT - 1).join("")}…`;
}
