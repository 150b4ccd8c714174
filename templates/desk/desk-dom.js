/**
 * Makes an element. A function is a listener (`onclick`), `true` an attribute without a value, `false`, `null` and `undefined` none;
 * a string among the children becomes text, never markup.
 */
export function make(tag, attributes = {}, ...children) {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) {
		if (typeof value === "function")
			element.addEventListener(name.slice(2), value);
		else if (value === true) element.setAttribute(name, "");
		else if (value !== false && value !== null && value !== undefined)
			element.setAttribute(name, String(value));
	}
	fill(element, ...children);
	return element;
}

/** Replaces what an element holds; children that are null or false are left out. */
export function fill(element, ...children) {
	const kept = children
		.flat()
		.filter((child) => child !== null && child !== false);
	element.replaceChildren(...kept);
}

export function byId(id) {
	const element = document.getElementById(id);
	if (element === null) throw new Error(`The page has no "${id}"`);
	return element;
}

/** Redraws without taking the focus from whoever works with the keyboard: elements are found again by their ids. */
export function keepFocus(redraw) {
	const id = document.activeElement?.id;
	redraw();
	if (id && document.activeElement?.id !== id)
		document.getElementById(id)?.focus();
}

/**
 * A table in a region of its own, which scrolls on narrow screens and can be reached with the keyboard. A column is {title, cell, header}: `cell`
 * makes the content of a row's cell, `header` says that it names the row. A caption that a heading has said before is `quiet`.
 */
export function table({ id, caption, columns, rows, quiet = false }) {
	const head = columns.map(({ title }) => make("th", { scope: "col" }, title));
	const body = rows.map((row, index) =>
		make(
			"tr",
			{},
			...columns.map(({ cell, header, kind }) =>
				make(
					header ? "th" : "td",
					{ scope: header ? "row" : null, class: kind },
					cell(row, index),
				),
			),
		),
	);
	return make(
		"div",
		{
			class: "scroll",
			role: "region",
			tabindex: 0,
			"aria-labelledby": `${id}-caption`,
			id: `${id}-region`,
		},
		make(
			"table",
			{ id },
			make(
				"caption",
				{ id: `${id}-caption`, class: quiet && "unseen" },
				caption,
			),
			make("thead", {}, make("tr", {}, ...head)),
			make("tbody", {}, ...body),
		),
	);
}

/** A list of names and what they stand for; pairs that are null are left out. */
export function facts(pairs) {
	return make(
		"dl",
		{},
		...pairs
			.filter((pair) => pair !== null)
			.map(([name, value]) =>
				make("div", {}, make("dt", {}, name), make("dd", {}, value)),
			),
	);
}

/** Text of the service or of a person: it keeps its own direction, and is English where `lang` says so. */
export function quoted(text, lang = null) {
	return make("bdi", { lang }, text);
}

export function code(text) {
	return make("code", {}, text);
}

/** Something that was told by colour too is told by a sign and a word. */
export function badge(tone, word) {
	const sign = { good: "✓", warn: "!", bad: "✕", busy: "…" }[tone];
	return make(
		"span",
		{ class: `badge ${tone}` },
		make("span", { "aria-hidden": "true", class: "sign" }, sign),
		word,
	);
}
