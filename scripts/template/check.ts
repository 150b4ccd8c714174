import { readFile } from "node:fs/promises";
import { bucketProblems } from "./buckets.ts";
import { functionProblems } from "./functions.ts";
import { permissionProblems } from "./permissions.ts";
import { propertyProblems } from "./properties.ts";
import { referenceProblems } from "./references.ts";
import { TEMPLATE, type Template } from "./template.ts";
import { TYPES } from "./types.ts";

/** What is wrong with a CloudFormation template, by what AWS would refuse and by what Tracefolio demands of its deployment. */
export async function templateProblems(template: Template): Promise<string[]> {
	const path = new URL("aws.json", import.meta.url);
	const types = TYPES.parse(JSON.parse(await readFile(path, "utf8")));
	return [
		...referenceProblems(template, types),
		...propertyProblems(template, types),
		...permissionProblems(template),
		...bucketProblems(template),
		...functionProblems(template),
	];
}

export async function readTemplate(path: string): Promise<Template> {
	return TEMPLATE.parse(JSON.parse(await readFile(path, "utf8")));
}
