import { z } from "zod";

const RESOURCE = z.object({
	Type: z.string(),
	Condition: z.string().optional(),
	DependsOn: z.union([z.string(), z.array(z.string())]).optional(),
	DeletionPolicy: z.string().optional(),
	UpdateReplacePolicy: z.string().optional(),
	Properties: z.record(z.string(), z.unknown()).default({}),
});

/** A CloudFormation template, as far as its checks look into it. */
export const TEMPLATE = z.object({
	Conditions: z.record(z.string(), z.unknown()).default({}),
	Resources: z.record(z.string(), RESOURCE),
	Outputs: z.record(z.string(), z.unknown()).default({}),
});

export type Template = z.infer<typeof TEMPLATE>;
export type Resource = z.infer<typeof RESOURCE>;
