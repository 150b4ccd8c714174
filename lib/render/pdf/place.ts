import type { SectionId } from "../../../templates/sections.ts";
import { TEMPLATES } from "../../../templates/templates.ts";
import type { Draft } from "./draft.ts";

/** Where a reader finds more: the section by its title where the report's template has it, else `otherwise`. */
export function placeOf(
	{ report, words }: Draft,
	id: SectionId,
	otherwise: string,
): string {
	return TEMPLATES[report.report.template].includes(id)
		? words.inSection(words.sections[id])
		: otherwise;
}
