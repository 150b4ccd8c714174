import type { SectionId } from "../../../templates/sections.ts";
import type { Section } from "./draft.ts";
import { actors, channels, days } from "./sections/activity.ts";
import { changes } from "./sections/changes.ts";
import { limitations, signOff } from "./sections/closing.ts";
import { completeness } from "./sections/completeness.ts";
import { failures } from "./sections/failures.ts";
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
import { waterfall } from "./sections/waterfall.ts";

/** How each section of a report is drawn. */
export const SECTION_DRAWINGS: Readonly<Record<SectionId, Section>> = {
	summary,
	scope,
	waterfall,
	completeness,
	findings,
	operations,
	failures,
	uncatalogued,
	contradictions,
	conflicts,
	actors,
	channels,
	days,
	quarantine,
	sources,
	changes,
	limitations,
	signOff,
};
