/** A part of a notice. Its texts are plain already. */
export type Block =
	| { readonly kind: "text"; readonly text: string }
	| { readonly kind: "list"; readonly items: readonly string[] }
	| {
			readonly kind: "facts";
			readonly title: string;
			readonly rows: readonly (readonly [label: string, value: string])[];
	  }
	| { readonly kind: "link"; readonly label: string; readonly url: string };

/** The blocks as text, with an empty line between them. */
export function text(heading: string, blocks: readonly Block[]): string {
	return `${[heading, ...blocks.map(textOf)].join("\n\n")}\n`;
}

function textOf(block: Block): string {
	switch (block.kind) {
		case "text":
			return block.text;
		case "list":
			return block.items.map((item) => `- ${item}`).join("\n");
		case "facts":
			return [
				block.title,
				...block.rows.map(([label, value]) => `  ${label}: ${value}`),
			].join("\n");
		case "link":
			return `${block.label}:\n${block.url}`;
	}
}

/** Colours are left to the reader's program, so that light and dark both are readable; nothing is loaded. */
const BODY =
	"font-family: system-ui, sans-serif; line-height: 1.5; max-width: 40em; margin: 0 auto; padding: 1em";
const CELL =
	"text-align: left; vertical-align: top; padding: 0.2em 1em 0.2em 0; border-bottom: 1px solid";

/** The blocks as an HTML document. */
export function html(
	language: string,
	title: string,
	heading: string,
	blocks: readonly Block[],
): string {
	return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escaped(title)}</title>
</head>
<body style="${BODY}">
<h1 style="font-size: 1.4em">${escaped(heading)}</h1>
${blocks.map(htmlOf).join("\n")}
</body>
</html>
`;
}

function htmlOf(block: Block): string {
	switch (block.kind) {
		case "text":
			return `<p>${escaped(block.text)}</p>`;
		case "list":
			return `<ul>\n${block.items.map((item) => `<li>${escaped(item)}</li>`).join("\n")}\n</ul>`;
		case "facts":
			return `<table style="border-collapse: collapse; margin: 1em 0">
<caption style="text-align: left; font-weight: bold">${escaped(block.title)}</caption>
${block.rows.map(rowOf).join("\n")}
</table>`;
		case "link":
			return `<p><a href="${escaped(block.url)}">${escaped(block.label)}</a></p>`;
	}
}

function rowOf([label, value]: readonly [string, string]): string {
	return `<tr><th scope="row" style="${CELL}">${escaped(label)}</th><td style="${CELL}; overflow-wrap: anywhere">${escaped(value)}</td></tr>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

function escaped(value: string): string {
	return value.replace(/[&<>"']/g, (found) => ENTITIES[found] ?? found);
}
