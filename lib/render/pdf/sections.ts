import type { SectionId } from "../../../templates/sections.ts";
import { TEMPLATES } from "../../../templates/templates.ts";
import type { Report } from "../../report/model.ts";
import type { Section } from "./draft.ts";
import { actors, channels, days } from "./sections/activity.ts";
import { catalogCoverage } from "./sections/catalog-coverage.ts";
import { changes } from "./sections/changes.ts";
import { limitations, signOff } from "./sections/closing.ts";
import { comparison } from "./sections/comparison.ts";
import { completeness } from "./sections/completeness.ts";
import { controls } from "./sections/controls.ts";
import { correlation } from "./sections/correlation.ts";
import { exceptions } from "./sections/exceptions.ts";
import { failures } from "./sections/failures.ts";
import { families } from "./sections/families.ts";
import { quarantine, sources } from "./sections/files.ts";
import { findings } from "./sections/findings.ts";
import {
	conflicts,
	contradictions,
	uncatalogued,
} from "./sections/mismatches.ts";
import { operations } from "./sections/operations.ts";
import { scope } from "./sections/scope.ts";
import { summary } from "./sections/summary.ts";
import { tickets } from "./sections/tickets.ts";
import { waterfall } from "./sections/waterfall.ts";
import { week } from "./sections/week.ts";

/** How each section of a report is drawn. */
export const SECTION_DRAWINGS: Readonly<Record<SectionId, Section>> = {
	summary,
	scope,
	waterfall,
	completeness,
	findings,
	exceptions,
	families,
	operations,
	failures,
	correlation,
	tickets,
	actors,
	uncatalogued,
	catalogCoverage,
	contradictions,
	conflicts,
	channels,
	days,
	week,
	comparison,
	quarantine,
	sources,
	changes,
	controls: controls(sectionsOf),
	limitations,
	signOff,
};

/** The sections that a report has, in their order: those of its template that have something to say. */
export function sectionsOf(report: Report): readonly SectionId[] {
	return TEMPLATES[report.report.template].filter(
		(id) => SECTION_DRAWINGS[id].shows?.(report) ?? true,
	);
}
