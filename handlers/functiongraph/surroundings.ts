import type { Surroundings } from "./entry.ts";

/** Those of this process; the code is bundled into one file, and what it reads lies beside that. */
export const SURROUNDINGS: Surroundings = {
	env: process.env,
	folder: import.meta.dirname,
	now: Date.now,
	log: console.error,
};
