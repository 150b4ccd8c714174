import type { SectionId } from "../sections.ts";

/** A text in every language of reports. */
export interface InLanguages {
	readonly en: string;
	readonly de: string;
}

/** One control, and where a report shows something for it. Says nothing about whether the control is met. */
export interface Control {
	/** its number, as its framework writes it; once per framework */
	readonly control: string;
	/** what it is about, in our own words and one line; the framework's text is not repeated */
	readonly says: InLanguages;
	/** what this report shows for it, and where it matters, what not */
	readonly shows: InLanguages;
	/** where; the most telling first */
	readonly sections: readonly SectionId[];
	/** trace names that it is about, compared without case; `*` stands for any characters. Absent: all */
	readonly families?: readonly string[];
}

/** A standard or law, and those of its controls for which a report shows something, in its own order. */
export interface Framework {
	/** as profiles name it */
	readonly id: string;
	readonly name: string;
	/** which edition the numbers are of */
	readonly edition: string;
	readonly controls: readonly Control[];
}
