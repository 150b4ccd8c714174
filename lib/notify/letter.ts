import { z } from "zod";
import { TracefolioError } from "../errors.ts";
import type { Store } from "../store/store.ts";
import { create, readJson } from "./notes.ts";
import { NOTICE } from "./notice.ts";

/** How `message.json` is read. */
const LETTER = z.object({
	schema: z.literal("tracefolio/notice@1"),
	/** of the notice, and of the target */
	id: z.string(),
	target: z.string(),
	channel: z.enum(["mail", "ses", "sns", "smn", "webhook"]),
	to: z.string(),
	/** ms since the epoch, UTC; from here on the days until it is given up are counted */
	at: z.number(),
	notice: NOTICE,
	language: z.enum(["en", "de"]),
	subject: z.string(),
	text: z.string(),
	html: z.string(),
	link: z.string().nullable(),
	/** files of the publication, which are not kept twice */
	attachments: z
		.array(
			z.object({
				name: z.string(),
				key: z.string(),
				version: z.string().nullable(),
				sha256: z.string(),
			}),
		)
		.readonly(),
});

/** A message to one target as it is kept, so that each attempt sends the same. */
export type Letter = z.infer<typeof LETTER>;

/** Where the letters of a profile are kept. */
export interface Place {
	readonly state: Store;
	readonly profile: string;
}

/** Key of the folder in which a letter and what became of it are kept. */
export function folderOf(profile: string, { id, target }: Letter): string {
	return `${profile}/notices/${id}-${target}/`;
}

/** Keeps a letter unless one is kept already; the one that is kept counts. Throws STORE where the store fails. */
export async function keepLetter(
	{ state, profile }: Place,
	letter: Letter,
): Promise<Letter> {
	const key = `${folderOf(profile, letter)}message.json`;
	await create(state, key, letter);
	return readLetter(state, key);
}

/**
 * Every letter that is neither sent nor given up, the oldest first. Those that cannot be read are passed over, and `damaged` is told.
 * Throws STORE where the store cannot be listed.
 */
export async function lettersLeft(
	{ state, profile }: Place,
	damaged: (key: string, error: unknown) => void,
): Promise<Letter[]> {
	const names = new Map<string, Set<string>>();
	for await (const { key } of state.list(`${profile}/notices/`)) {
		const end = key.lastIndexOf("/") + 1;
		const folder = key.slice(0, end);
		const known = names.get(folder) ?? new Set();
		names.set(folder, known.add(key.slice(end)));
	}
	const letters: Letter[] = [];
	for (const [folder, known] of names) {
		const isOver = known.has("sent.json") || known.has("given-up.json");
		if (isOver || !known.has("message.json")) continue;
		const key = `${folder}message.json`;
		try {
			letters.push(await readLetter(state, key));
		} catch (error) {
			damaged(key, error);
		}
	}
	return letters.toSorted((a, b) => a.at - b.at);
}

async function readLetter(state: Store, key: string): Promise<Letter> {
	const json = await readJson(state, key);
	const parsed = LETTER.safeParse(json);
	if (parsed.success) return parsed.data;
	throw new TracefolioError(
		"STORE",
		`"${key}" in ${state.uri} is no message of Tracefolio, or was altered`,
		{ facts: { key }, cause: parsed.error },
	);
}
