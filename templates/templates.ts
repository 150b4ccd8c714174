import { SECTIONS, type SectionId } from "./sections.ts";

/** Which sections a report has, in their order, by the template that its profile names; a template is one line here. */
export const TEMPLATES: Readonly<
	Record<"full" | "audit-summary", readonly SectionId[]>
> = {
	full: SECTIONS,
	"audit-summary": [
		"summary",
		"scope",
		"completeness",
		"findings",
		"exceptions",
		"correlation",
		"comparison",
		"limitations",
		"signOff",
	],
};

/** How many findings of one rule are drawn; all are in the workbook, and a cut is announced. */
export const FINDINGS_OF_A_RULE: Readonly<
	Record<keyof typeof TEMPLATES, number>
> = { full: 50, "audit-summary": 3 };
