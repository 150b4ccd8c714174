import type { Paper } from "./paper.ts";
import { MARGINS } from "./style.ts";
import { content, fill, reserve } from "./tags.ts";

/**
 * Draws a picture, its texts included, as one figure that is read out as `alt`. It is drawn across the page, from the cursor to where
 * `draw` leaves it; it may run over pages.
 */
export function figure(
	{ doc, tags }: Paper,
	alt: string,
	draw: () => void,
): void {
	const element = reserve(tags, "Figure", { alt });
	const { page } = doc;
	const top = doc.y;
	const drawAll = () => content(tags, draw);
	const measured = () => {
		drawAll();
		if (doc.page === page)
			element.dictionary.data["A"] = boxOf(page, top, doc.y);
	};
	fill(tags, element, measured, true);
}

/** Where a figure is, in points from the page's lower left corner. */
function boxOf(page: PDFKit.PDFPage, top: number, bottom: number) {
	const { width, height } = page;
	const right = width - MARGINS.right;
	const BBox = [MARGINS.left, height - bottom, right, height - top];
	return { O: "Layout", Placement: "Block", BBox };
}
