import { badge, fill, keepFocus, make, quoted, table } from "./desk-dom.js";
import { attempt, busyButton, problemBox } from "./desk-problem.js";

/** Verifies a publication on demand, and says in words what came of it. */
export function verificationPart(desk, { publication, zone, signal }) {
	const element = make("section");
	const state = { busy: false, error: null, result: null };

	function verify() {
		desk.say(desk.text.verification.busy);
		return attempt(desk, state, redraw, async () => {
			state.result = await desk.api.verify(publication.id, signal);
			const { holds, holdsMeans, fails, failsMeans } = desk.text.verification;
			desk.say(
				state.result.holds
					? `${holds}. ${holdsMeans}`
					: `${fails}. ${failsMeans}`,
			);
		});
	}

	function redraw() {
		const { text } = desk;
		const { busy, error, result } = state;
		const { verification } = text;
		keepFocus(() =>
			fill(
				element,
				make("h3", {}, verification.title),
				make("p", {}, verification.intro),
				busyButton({
					...{ id: "verify", busy, onclick: verify },
					label: busy ? verification.busy : verification.start,
				}),
				error ? problemBox(desk, error) : null,
				result === null || busy ? null : resultOf(desk, result, zone),
			),
		);
	}

	redraw();
	return { element, redraw };
}

function resultOf({ text, formats }, result, zone) {
	const { verification: words } = text;
	const { holds, files, bytes, verifiedAt, findings } = result;
	return make(
		"div",
		{ class: `verdict ${holds ? "good" : "bad"}`, id: "verification-result" },
		make(
			"p",
			{},
			badge(holds ? "good" : "bad", holds ? words.holds : words.fails),
			` ${holds ? words.holdsMeans : words.failsMeans}`,
		),
		make(
			"p",
			{ class: "hint" },
			words.compared(
				formats.number(files),
				formats.bytes(bytes),
				formats.instant(verifiedAt, zone),
			),
		),
		findings.length === 0 ? null : findingsTable(words, findings),
	);
}

function findingsTable(words, findings) {
	return table({
		id: "findings",
		caption: words.findings,
		columns: [
			{
				title: words.severity,
				cell: ({ severity }) =>
					badge(
						severity === "failure" ? "bad" : "warn",
						words.severities[severity],
					),
			},
			{
				title: words.kind,
				header: true,
				cell: ({ kind }) => quoted(kind, "en"),
			},
			{ title: words.object, cell: ({ object }) => quoted(object) },
			{
				title: words.message,
				kind: "long",
				cell: ({ message }) => quoted(message, "en"),
			},
		],
		rows: findings,
	});
}
