import type { z } from "zod";
import { TracefolioError } from "../errors.ts";
import type { Store } from "./store.ts";

/**
 * Creates a small JSON object; false where the key is taken by another one, which is then left as it is. Where an answer is lost on the way, the object is there
 * although the store says that it was before: so what is there is compared, and a value that others could write too needs something of its own in it.
 * Throws what the store throws.
 */
export async function createRecord(
	store: Store,
	key: string,
	value: unknown,
): Promise<boolean> {
	const bytes = Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
	if ((await store.create(key, bytes)) === "created") return true;
	return bytes.equals(Buffer.concat(await Array.fromAsync(store.read(key))));
}

/** A JSON object that `createRecord` wrote. Throws STORE where it is missing, or is not what the service writes there. */
export async function readRecord<Shape extends z.ZodType>(
	store: Store,
	key: string,
	shape: Shape,
): Promise<z.infer<Shape>> {
	const chunks = await Array.fromAsync(store.read(key));
	try {
		return shape.parse(JSON.parse(Buffer.concat(chunks).toString()));
	} catch (cause) {
		throw new TracefolioError(
			"STORE",
			`"${key}" in ${store.uri} is not what the service wrote there, or was altered`,
			{ facts: { key }, cause },
		);
	}
}
