import { z } from "zod";
import { section } from "./section.ts";

/** The profile's section `sampling`: how a sample is drawn for an auditor's tests. */
export interface SamplingSettings {
	/** of the traces of each operation × outcome, rounded up */
	readonly percent: number;
	readonly atLeast: number;
	readonly atMost: number;
	/** what ranks are made from; null for `<profile>-<period>` */
	readonly seed: string | null;
	/** trace names, compared without case (`*` stands for any characters), whose failures and incidents are drawn whole */
	readonly privileged: readonly string[];
}

/** A group's share of a report that is still read by people. */
const LARGEST = 1000;

/** Reads the section `sampling` of a profile. */
export const SAMPLING = section({
	percent: z.int().min(0).max(100).default(10),
	atLeast: z.int().min(0).max(LARGEST).default(3),
	atMost: z.int().min(1).max(LARGEST).default(30),
	seed: z.string().trim().min(1).nullable().default(null),
	privileged: z
		.array(z.string().trim().min(1))
		.default(["*delete*", "*reset*", "*password*", "*user*", "*polic*"]),
}).refine(({ atLeast, atMost }) => atLeast <= atMost, {
	path: ["atLeast"],
	error: "expected no more than atMost",
});

/** The seed of a profile's sample of a period, given as in its publications (`2026-10`). */
export function seedFor(
	{ seed }: SamplingSettings,
	profile: string,
	period: string,
): string {
	return seed ?? `${profile}-${period}`;
}
