import { z } from "zod";

// What CloudFormation knows of the types in our template, as aws.json holds it.

/** How a value is written: `string`, `integer`, `number`, `boolean`, `json` (anything), `[]x` (list), `{}x` (map), or the name of a definition. */
const FIELDS = z.record(z.string(), z.string());

const SHAPE = z.object({ required: z.array(z.string()), fields: FIELDS });
const RESOURCE = SHAPE.extend({ attributes: z.array(z.string()) });

export const TYPES = z.object({
	source: z.string(),
	resources: z.record(z.string(), RESOURCE),
	definitions: z.record(z.string(), SHAPE),
});

export type Types = z.infer<typeof TYPES>;
export type Shape = z.infer<typeof SHAPE>;
