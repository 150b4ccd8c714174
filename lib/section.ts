import { z } from "zod";

/** An object of a profile without other keys than these; an unknown one is refused with the list of those that are known. */
export function section<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
	const known = `(known: ${Object.keys(shape).join(", ")})`;
	return z.strictObject(shape, {
		error: ({ code }) => (code === "unrecognized_keys" ? known : undefined),
	});
}
