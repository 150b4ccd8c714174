import { de } from "./de.ts";
import { en } from "./en.ts";
import type { Wording } from "./wording.ts";

/** What a report says, by its language. */
export const LANGUAGES: Readonly<Record<"en" | "de", Wording>> = { en, de };
