import type { Alignment, Fill, Style } from "exceljs";
import type { Kind } from "./table.ts";

/** Metric-compatible with Liberation Sans, so widths hold wherever the workbook is opened. */
const FONT = { name: "Arial", size: 9 };
export const LINK = {
	...FONT,
	underline: true,
	color: { argb: "FF1F4E79" },
} as const;
const HAIRLINE = {
	bottom: { style: "hair", color: { argb: "FFBFBFBF" } },
} as const;
const MIDDLE: Partial<Alignment> = { vertical: "middle" };

const FORMATS: Record<Kind, string> = {
	text: "General",
	integer: "#,##0",
	time: "yyyy-mm-dd hh:mm:ss.000",
	date: "yyyy-mm-dd",
	verdict: "General",
	severity: "General",
	state: "General",
	link: "#,##0",
};
const ALIGNMENTS: Record<Kind, Partial<Alignment>> = {
	text: { ...MIDDLE, horizontal: "left" },
	integer: { ...MIDDLE, horizontal: "right", indent: 1 },
	time: { ...MIDDLE, horizontal: "left" },
	date: { ...MIDDLE, horizontal: "left" },
	verdict: { ...MIDDLE, horizontal: "center" },
	severity: { ...MIDDLE, horizontal: "left" },
	state: { ...MIDDLE, horizontal: "left" },
	link: { ...MIDDLE, horizontal: "right", indent: 1 },
};

/** A cell of a table. */
export function cellStyle(kind: Kind): Partial<Style> {
	return {
		font: kind === "link" ? LINK : FONT,
		numFmt: FORMATS[kind],
		alignment: ALIGNMENTS[kind],
		border: HAIRLINE,
	};
}

/** A line outside of a table. */
export function plainStyle(bold = false): Partial<Style> {
	return { font: { ...FONT, bold }, alignment: MIDDLE };
}

/** White or black letters on the report's colour, whichever contrasts more. */
export function headerStyle(
	colour: string,
	kind: Kind = "text",
): Partial<Style> {
	return {
		font: { ...FONT, bold: true, color: { argb: inkOn(colour) } },
		fill: filled(`FF${colour.slice(1).toUpperCase()}`),
		alignment: {
			...ALIGNMENTS[kind],
			vertical: "middle",
			wrapText: true,
			// beside the button of the filter
			...(kind === "integer" && { indent: 2 }),
		},
	};
}

export function titleStyle(colour: string, size: number): Partial<Style> {
	const style = headerStyle(colour);
	return {
		...style,
		font: { ...style.font, size, bold: size > 12 },
		alignment: { vertical: "middle" },
	};
}

export function sectionStyle(): Partial<Style> {
	return {
		font: { ...FONT, size: 11, bold: true },
		border: { bottom: { style: "thin", color: { argb: "FF7F7F7F" } } },
	};
}

/** Fills of TRUE and FALSE: blue and orange, told apart by the colour-blind too; the word itself is the signal. */
export const AGREES_FILL = filled("FFDDEBF7");
export const DISAGREES_FILL = filled("FFF8CBAD");

/** From dark to light, so that severities differ in grey too. */
export const SEVERITY_FILLS = {
	high: filled("FFF4A582"),
	medium: filled("FFFDDBC7"),
	low: filled("FFDDEBF7"),
} as const;

/** States that a reader looks for; the others have no fill. */
export const STATE_FILLS = {
	failed: filled("FFF4A582"),
	orphan: filled("FFF4A582"),
	uncovered: filled("FFF4A582"),
	open: filled("FFFDDBC7"),
	unavailable: filled("FFFDDBC7"),
	gone: filled("FFFDDBC7"),
	new: filled("FFDDEBF7"),
} as const;

function filled(argb: string): Fill {
	const color = { argb };
	// cells take the foreground, conditional formats the background
	return { type: "pattern", pattern: "solid", fgColor: color, bgColor: color };
}

/** Relative luminance as WCAG 2.1 defines it; 0.179 is where black and white contrast alike. */
function inkOn(colour: string): string {
	const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
		const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
		return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	});
	const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
	return luminance > 0.179 ? "FF000000" : "FFFFFFFF";
}
