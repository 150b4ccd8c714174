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
