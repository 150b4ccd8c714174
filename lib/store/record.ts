import type { z } from "zod";
import { TracefolioError } from "../errors.ts";
import type { Store } from "./store.ts";

/** Creates a small JSON object; false where the key is taken, which is then left as it is. Throws what the store throws. */
export async function createRecord(
	store: Store,
	key: string,
	value: unknown,
): Promise<boolean> {
	const text = Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
	return (await store.create(key, text)) === "created";
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
