import { code, fill, keepFocus, make, table } from "./desk-dom.js";
import { attempt, busyButton, problemBox } from "./desk-problem.js";

/** The files of a publication, each with what it takes to know it again, and a way to have it. */
export function filesPart(desk, { publication }) {
	const element = make("section");
	const state = { busy: false, error: null, name: "" };

	function download(name) {
		state.name = name;
		return attempt(desk, state, redraw, async () => {
			const { url } = await desk.api.download(publication.id, name);
			begin(new URL(url, location.href));
			desk.say(desk.text.report.started(name));
		});
	}

	function button(name, index) {
		const { text } = desk;
		return busyButton({
			id: `download-${index}`,
			busy: state.busy && state.name === name,
			label: [
				text.report.download,
				make("span", { class: "unseen" }, ` ${name}`),
			],
			onclick: () => download(name),
		});
	}

	function redraw() {
		const { text, formats } = desk;
		const columns = [
			{ title: text.report.file, header: true, cell: ({ name }) => name },
			{
				title: text.report.download,
				cell: ({ name }, index) => button(name, index),
			},
			{
				title: text.report.size,
				kind: "number",
				cell: ({ size }) => formats.bytes(size),
			},
			{
				title: text.report.what,
				cell: ({ name }) => text.report.kinds[name] ?? "",
			},
			{ title: "SHA-256", kind: "hash", cell: ({ sha256 }) => code(sha256) },
		];
		keepFocus(() =>
			fill(
				element,
				make("h3", {}, text.report.files),
				state.error ? problemBox(desk, state.error) : null,
				table({
					id: "files",
					quiet: true,
					caption: text.report.filesCaption,
					columns,
					rows: publication.files ?? [],
				}),
			),
		);
	}

	redraw();
	return { element, redraw };
}

/** Goes to a short-lived URL, which answers with a file to keep, so that this page stays. */
function begin(url) {
	if (!["http:", "https:"].includes(url.protocol))
		throw new Error(`Not an address to download from: "${url.protocol}"`);
	make("a", { href: url.href, download: "", rel: "noreferrer" }).click();
}
