import { z } from "zod";
import type { Work } from "./queue.ts";

const WORK = z.discriminatedUnion("kind", [
	z.object({ kind: z.literal("report"), job: z.string().max(200) }),
	z.object({ kind: z.literal("evidence"), handover: z.string().max(200) }),
]);

/** Reads the text of a message; null where it is no work of ours. */
export function parseWork(text: string): Work | null {
	try {
		return WORK.safeParse(JSON.parse(text)).data ?? null;
	} catch {
		return null;
	}
}
