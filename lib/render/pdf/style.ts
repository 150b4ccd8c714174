import type { IntervalState, Outcome } from "../../report/model.ts";
import type { Face } from "./fonts.ts";

/** How a line of text looks; sizes in points. */
export interface Style {
	readonly face: Face;
	readonly size: number;
	readonly colour: string;
}

export const INK = "#1b1f24";
/** 5.4:1 on white, so that what is dimmed stays readable */
export const MUTED = "#5c6773";
export const RULE = "#d4d9df";
export const BAND = "#f2f4f7";
export const ALERT = "#9a3412";

export const STYLES = {
	display: { face: "bold", size: 27, colour: INK },
	lead: { face: "regular", size: 15, colour: INK },
	heading: { face: "bold", size: 15, colour: INK },
	subheading: { face: "bold", size: 10.5, colour: INK },
	body: { face: "regular", size: 9.5, colour: INK },
	strong: { face: "bold", size: 9.5, colour: INK },
	note: { face: "regular", size: 8, colour: MUTED },
	figure: { face: "bold", size: 16, colour: INK },
	cell: { face: "regular", size: 7.5, colour: INK },
	cellDim: { face: "regular", size: 7.5, colour: MUTED },
	cellHead: { face: "bold", size: 7.5, colour: INK },
} as const satisfies Record<string, Style>;

/** Distance from one baseline to the next, as a multiple of the size. */
export const LEADING = 1.4;

export const MARGINS = { top: 82, bottom: 68, left: 58, right: 58 } as const;

/**
 * Four degrees of lightness, so that outcomes differ in grey and for every colour vision, and a pattern for the two in the
 * middle.
 */
export const OUTCOME_FILLS: Readonly<
	Record<Outcome, { readonly colour: string; readonly hatch: string | null }>
> = {
	success: { colour: "#a9c8e6", hatch: null },
	failure: { colour: "#c2571a", hatch: "#ffffff" },
	incident: { colour: "#2a1840", hatch: null },
	unknown: { colour: "#98a1ac", hatch: "#1b1f24" },
};

/** Each state of coverage has a look of its own in black and white: solid, hatched, or empty with a cross. */
export const COVERAGE_FILLS: Readonly<
	Record<
		IntervalState,
		{
			readonly colour: string;
			readonly lines: "hatch" | "cross" | null;
			readonly edge: string;
		}
	>
> = {
	signed: { colour: "#86aed3", lines: null, edge: "#6b96bd" },
	witnessed: { colour: "#ffffff", lines: "hatch", edge: "#35618a" },
	uncovered: { colour: "#ffffff", lines: "cross", edge: ALERT },
};
