/** What the structure tree says about an element, beside its type. */
export interface TagOptions {
	readonly alt?: string;
	/** of a header cell: which cells it stands over */
	readonly scope?: "Column" | "Row";
	/** of a cell that stands over several columns */
	readonly columns?: number;
}

/** An element of the structure tree; pdfkit's types show less of it. */
export interface Element {
	readonly dictionary: { readonly data: Record<string, unknown> };
	add(child: unknown): unknown;
	end(): void;
}

interface Open {
	readonly element: Element;
	/** whether text is its own content; else each text in it becomes a paragraph */
	readonly leaf: boolean;
}

/** The structure tree in the making: what is drawn belongs to the last element that is open. */
export interface Tags {
	readonly doc: PDFKit.PDFDocument;
	readonly open: Open[];
	/** inside marked content: what is drawn now needs no mark of its own */
	inside: boolean;
}

/** Begins the tree. */
export function openTags(doc: PDFKit.PDFDocument): Tags {
	const root = doc.struct("Document");
	doc.addStructure(root);
	const element = root as unknown as Element;
	return { doc, open: [{ element, leaf: false }], inside: false };
}

/** An element at the end of the open one, to be filled with `fill` and ended then. */
export function reserve(
	{ doc, open }: Tags,
	tag: string,
	{ alt, scope, columns }: TagOptions = {},
): Element {
	const struct = doc.struct(tag, alt === undefined ? {} : { alt });
	const element = struct as unknown as Element;
	if (scope || columns)
		element.dictionary.data["A"] = {
			O: "Table",
			...(scope ? { Scope: scope } : {}),
			...(columns ? { ColSpan: columns } : {}),
		};
	open.at(-1)?.element.add(struct);
	return element;
}

/** Draws the parts of an element; it is ended afterwards, so that a long document does not hold all of its tree. */
export function fill(
	{ open }: Tags,
	element: Element,
	draw: () => void,
	leaf = false,
): void {
	open.push({ element, leaf });
	draw();
	open.pop();
	element.end();
}

/** Draws what makes one element of other elements. */
export function group(
	tags: Tags,
	tag: string,
	draw: () => void,
	options?: TagOptions,
): void {
	fill(tags, reserve(tags, tag, options), draw);
}

/** Draws the text of one element. */
export function leaf(
	tags: Tags,
	tag: string,
	draw: () => void,
	options?: TagOptions,
): void {
	fill(tags, reserve(tags, tag, options), draw, true);
}

/** Draws content of the open element: of a paragraph of its own where that one has no text. */
export function content(tags: Tags, draw: () => void): void {
	const last = tags.open.at(-1);
	if (tags.inside || !last) draw();
	else if (last.leaf) last.element.add(() => drawInside(tags, draw));
	else leaf(tags, "P", () => content(tags, draw));
}

/** Draws what is no part of the text and is not read out: lines and bands (`Layout`), and what each page repeats (`Pagination`). */
export function artifact(
	tags: Tags,
	draw: () => void,
	type: "Layout" | "Pagination" = "Layout",
): void {
	if (tags.inside) draw();
	else {
		tags.doc.markContent("Artifact", { type });
		drawInside(tags, draw);
		tags.doc.endMarkedContent();
	}
}

function drawInside(tags: Tags, draw: () => void): void {
	tags.inside = true;
	draw();
	tags.inside = false;
}
