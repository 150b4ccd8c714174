import type { Template } from "./template.ts";
import type { Shape, Types } from "./types.ts";
import { alternatives, intrinsic, mapping } from "./walk.ts";

/** Of each resource: properties that its type does not know, that it lacks, or that are of another kind. */
export function propertyProblems(template: Template, types: Types): string[] {
	return Object.entries(template.Resources).flatMap(([name, resource]) => {
		const shape = types.resources[resource.Type];
		if (shape === undefined)
			return [
				`${name}: the type "${resource.Type}" is not described. Add it with scripts/template/extract-types.ts`,
			];
		return shapeProblems(resource.Properties, shape, name, types);
	});
}

function shapeProblems(
	value: unknown,
	{ required, fields }: Shape,
	where: string,
	types: Types,
): string[] {
	const given = mapping(value);
	if (given === null) return [`${where}: expected a mapping`];
	const lacks = required
		.filter((key) => !(key in given))
		.map((key) => `${where}: "${key}" is missing`);
	const wrong = Object.entries(given).flatMap(([key, item]) => {
		const kind = fields[key];
		if (kind === undefined) return [`${where}: there is no property "${key}"`];
		return kindProblems(item, kind, `${where}.${key}`, types);
	});
	return [...lacks, ...wrong];
}

function kindProblems(
	value: unknown,
	kind: string,
	where: string,
	types: Types,
): string[] {
	return alternatives(value).flatMap((one) => {
		// what it gives is only known when it is deployed
		if (intrinsic(one) !== null || kind === "json") return [];
		if (kind.startsWith("[]")) return listProblems(one, kind, where, types);
		if (kind.startsWith("{}"))
			return Object.entries(mapping(one) ?? { "": one }).flatMap(
				([key, item]) =>
					kindProblems(item, kind.slice(2), `${where}.${key}`, types),
			);
		const definition = types.definitions[kind];
		if (definition !== undefined)
			return shapeProblems(one, definition, where, types);
		return isA(kind, one) ? [] : [`${where}: expected ${kind}`];
	});
}

function listProblems(
	value: unknown,
	kind: string,
	where: string,
	types: Types,
): string[] {
	if (!Array.isArray(value)) return [`${where}: expected a list`];
	return value.flatMap((item, i) =>
		kindProblems(item, kind.slice(2), `${where}[${i}]`, types),
	);
}

/** CloudFormation takes text for numbers and truth values, and those for text. */
function isA(kind: string, value: unknown): boolean {
	const text = typeof value === "object" ? "" : String(value);
	if (kind === "integer") return /^-?\d+$/.test(text);
	if (kind === "number") return /^-?\d+(\.\d+)?$/.test(text);
	if (kind === "boolean") return /^(true|false)$/.test(text);
	return kind === "string" && typeof value !== "object";
}
