import type { Store } from "../store/store.ts";

/** A note of an attempt. */
export interface Note {
	/** ms since the epoch, UTC */
	readonly at: number;
	/** of a claim: how long it holds, ms since the epoch, UTC */
	readonly until: number;
	/** of a claim: whose it is */
	readonly run: string;
	/** of a failure */
	readonly reason: string;
}

/** Creates a small JSON object; what is there already stays. Throws STORE where the store fails. */
export async function create(
	state: Store,
	key: string,
	content: object,
): Promise<void> {
	await state.create(key, Buffer.from(`${JSON.stringify(content, null, 2)}\n`));
}

/** Reads a note; what is absent, or cannot be read as one, is nothing: such a claim holds no longer. Throws STORE where the store fails. */
export async function readNote(state: Store, key: string): Promise<Note> {
	const json = await readJson(state, key);
	const of = (name: string): unknown =>
		typeof json === "object" && json !== null ? Reflect.get(json, name) : null;
	const number = (value: unknown) => (typeof value === "number" ? value : 0);
	const text = (value: unknown) => (typeof value === "string" ? value : "");
	return {
		at: number(of("at")),
		until: number(of("until")),
		run: text(of("run")),
		reason: text(of("reason")),
	};
}

/** The content of a JSON object; null where it is no JSON. Throws STORE where the store fails. */
export async function readJson(state: Store, key: string): Promise<unknown> {
	const bytes = Buffer.concat(await Array.fromAsync(state.read(key)));
	try {
		return JSON.parse(bytes.toString());
	} catch {
		return null;
	}
}
