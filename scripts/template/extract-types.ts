// Picks out of AWS's own description of CloudFormation (db.json.gz of the npm package @aws-cdk/aws-service-spec, Apache-2.0) what there
// is to know of the types that templates use, and prints it: for a type that is new, or a new version of the description.
//   node scripts/template/extract-types.ts SOURCE …/@aws-cdk/aws-service-spec/db.json.gz TEMPLATE… > scripts/template/aws.json
import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import { TEMPLATE } from "./template.ts";
import type { Shape, Types } from "./types.ts";

interface Kind {
	readonly type: string;
	readonly element?: Kind | undefined;
	readonly reference?: { readonly $ref: string } | undefined;
}

const KIND: z.ZodType<Kind> = z.object({
	type: z.string(),
	get element() {
		return KIND.optional();
	},
	reference: z.object({ $ref: z.string() }).optional(),
});
const PROPERTIES = z.record(
	z.string(),
	z.object({ type: KIND, required: z.boolean().optional() }),
);
const DATABASE = z.object({
	schema: z.object({
		resource: z.object({
			entities: z.array(
				z.object({
					$id: z.string(),
					cloudFormationType: z.string(),
					attributes: z.record(z.string(), z.unknown()),
					properties: PROPERTIES,
				}),
			),
		}),
		typeDefinition: z.object({
			entities: z.array(
				z.object({
					$id: z.string(),
					name: z.string(),
					properties: PROPERTIES,
				}),
			),
		}),
	}),
});

const [source = "", database = "", ...templates] = process.argv.slice(2);
const { schema } = DATABASE.parse(
	JSON.parse(gunzipSync(await readFile(database)).toString()),
);
const definitionOf = new Map(
	schema.typeDefinition.entities.map((entity) => [entity.$id, entity]),
);
const used = new Set<string>();
for (const path of templates) {
	const template = TEMPLATE.parse(JSON.parse(await readFile(path, "utf8")));
	for (const { Type } of Object.values(template.Resources)) used.add(Type);
}

/** The one type that the description does not spell out. */
const TAG = {
	Key: { type: { type: "string" }, required: true },
	Value: { type: { type: "string" }, required: true },
};

const types: Types = { source, resources: {}, definitions: {} };
for (const type of [...used].sort()) {
	const found = schema.resource.entities.find(
		({ cloudFormationType }) => cloudFormationType === type,
	);
	if (found === undefined) throw new Error(`There is no type "${type}"`);
	const attributes = Object.keys(found.attributes).sort();
	const scope = type.replaceAll("::", ".");
	types.resources[type] = { attributes, ...shape(found.properties, scope) };
}
console.log(JSON.stringify(types, null, "\t"));

function shape(properties: z.infer<typeof PROPERTIES>, scope: string): Shape {
	const named = Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1));
	return {
		required: named.filter(([, { required }]) => required).map(([key]) => key),
		fields: Object.fromEntries(
			named.map(([key, { type }]) => [key, nameOf(type, scope)]),
		),
	};
}

/** Also takes up the definition that a type refers to. Of a union, one cannot say which it is. */
function nameOf(kind: Kind, scope: string): string {
	if (kind.type === "array" && kind.element)
		return `[]${nameOf(kind.element, scope)}`;
	if (kind.type === "map" && kind.element)
		return `{}${nameOf(kind.element, scope)}`;
	if (kind.type === "union") return "json";
	if (kind.type === "date-time") return "string";
	if (kind.type === "tag") return define("tag", "Tag", TAG);
	const definition = definitionOf.get(kind.reference?.$ref ?? "");
	if (definition === undefined) return kind.type;
	return define(`${scope}.${definition.name}`, scope, definition.properties);
}

function define(
	name: string,
	scope: string,
	properties: z.infer<typeof PROPERTIES>,
): string {
	if (name in types.definitions) return name;
	// before its own fields, since definitions may refer to themselves
	types.definitions[name] = { required: [], fields: {} };
	types.definitions[name] = shape(properties, scope);
	return name;
}
