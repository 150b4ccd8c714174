import { PROBLEMS, type Refusal } from "../../lib/service/refusal.ts";
import type { HttpAnswer } from "./event.ts";

/** What a person who follows a link is told in the languages of the reports; the API's own words are for programs. */
const WORDS: Readonly<Record<string, readonly [en: string, de: string]>> = {
	"not-ready": [
		"The evidence is being put together. Try this link again in some minutes.",
		"Die Nachweise werden noch zusammengestellt. Rufen Sie diesen Link in einigen Minuten noch einmal auf.",
	],
	gone: [
		"This link no longer holds: it has expired, was revoked, or what it led to could not be made. Ask whoever sent it to you for another one.",
		"Dieser Link gilt nicht mehr: Er ist abgelaufen, wurde widerrufen, oder das, wozu er führte, konnte nicht erstellt werden. Bitten Sie den Absender um einen neuen.",
	],
	"not-found": [
		"There is no such link. See whether it was copied whole, or ask whoever sent it to you.",
		"Diesen Link gibt es nicht. Prüfen Sie, ob er vollständig kopiert wurde, oder fragen Sie den Absender.",
	],
};

const OTHER: readonly [string, string] = [
	"The evidence cannot be had at the moment. Try again later.",
	"Die Nachweise sind im Augenblick nicht zu haben. Versuchen Sie es später noch einmal.",
];

/** A page without anything of the request in it, for a browser that was led to where the evidence is not. */
export function auditorPage({ kind, headers }: Refusal): HttpAnswer {
	const [en, de] = WORDS[kind] ?? OTHER;
	const [status] = PROBLEMS[kind];
	return {
		statusCode: status,
		headers: { "content-type": "text/html; charset=utf-8", ...headers },
		body: `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Tracefolio</title>
<h1>Tracefolio</h1>
<p>${en}</p>
<p lang="de">${de}</p>
</html>
`,
	};
}
