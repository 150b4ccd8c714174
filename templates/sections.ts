/** The sections of a report, in the order in which it shows them. */
export const SECTIONS = [
	"summary",
	"scope",
	"waterfall",
	"completeness",
	"findings",
	"exceptions",
	"families",
	"operations",
	"failures",
	"correlation",
	"tickets",
	"actors",
	"uncatalogued",
	"catalogCoverage",
	"contradictions",
	"conflicts",
	"channels",
	"days",
	"week",
	"comparison",
	"quarantine",
	"sources",
	"changes",
	"controls",
	"limitations",
	"signOff",
] as const;

/** The name of a section; each has a title in every language and a drawing in every renderer that shows it. */
export type SectionId = (typeof SECTIONS)[number];
