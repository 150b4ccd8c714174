import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { z } from "zod";
import { type Answer, ask } from "./api-client.ts";

const METHODS = ["get", "post", "put", "patch", "delete"] as const;

const OPERATION = z.looseObject({
	operationId: z.string(),
	security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
	parameters: z.array(z.unknown()).optional(),
	requestBody: z.unknown().optional(),
	responses: z.record(
		z.string(),
		z.looseObject({ content: z.record(z.string(), z.unknown()).optional() }),
	),
});
type Operation = z.infer<typeof OPERATION>;

const DOCUMENT = z.looseObject({
	openapi: z.string(),
	security: OPERATION.shape.security,
	paths: z.record(z.string(), z.record(z.string(), z.unknown())),
});

/** One operation of the served document. */
export interface Route {
	/** as in `GET` */
	readonly method: string;
	/** as in `/reports/{id}` */
	readonly path: string;
	readonly operation: Operation;
	/** whether it can be asked without a credential */
	readonly open: boolean;
}

/** What the service says of itself, and whether an answer is as it says. */
export interface Contract {
	readonly document: z.infer<typeof DOCUMENT>;
	readonly routes: readonly Route[];
	/** The route of a method and a path as sent, without its query; undefined where the document has none. */
	readonly routeOf: (method: string, path: string) => Route | undefined;
	/** What of an answer the document does not allow; empty where all is well. */
	readonly differences: (route: Route, answer: Answer) => readonly string[];
	/** What of a value does not match the schema at a JSON pointer of the document. */
	readonly mismatches: (pointer: string, value: unknown) => readonly string[];
}

/** Reads the document that a service serves. Throws where it is none that has routes. */
export async function contractOf(origin: string): Promise<Contract> {
	const { text } = await ask(origin, { path: "/openapi.json" });
	return readContract(JSON.parse(text));
}

export function readContract(json: unknown): Contract {
	const document = DOCUMENT.parse(json);
	const ajv = new Ajv2020({ strict: false, allErrors: true });
	// a CommonJS module whose types name its default export only
	addFormats.default(ajv);
	ajv.addSchema({ ...document, $id: "openapi" });
	const mismatches = (pointer: string, value: unknown): readonly string[] => {
		const validate = ajv.compile({ $ref: `openapi#${pointer}` });
		return validate(value)
			? []
			: (validate.errors ?? []).map(
					({ instancePath, message }) => `${instancePath} ${message}`,
				);
	};
	const routes = routesOf(document);
	return {
		document,
		routes,
		routeOf: (method, path) =>
			routes.find(
				(route) => route.method === method && patternOf(route.path).test(path),
			),
		differences: (route, answer) => differencesOf(route, answer, mismatches),
		mismatches,
	};
}

function routesOf(document: z.infer<typeof DOCUMENT>): Route[] {
	return Object.entries(document.paths).flatMap(([path, item]) =>
		METHODS.filter((method) => item[method] !== undefined).map((method) => {
			const operation = OPERATION.parse(item[method]);
			const security = operation.security ?? document.security ?? [];
			const open = security.length === 0;
			return { method: method.toUpperCase(), path, operation, open };
		}),
	);
}

/** Plain texts in paths have no characters that mean something in a pattern but the dot. */
function patternOf(path: string): RegExp {
	const parts = path.replaceAll(".", "\\.").replace(/\{[^}]+\}/g, "[^/]+");
	return new RegExp(`^${parts}$`);
}

function differencesOf(
	{ method, path, operation }: Route,
	{ status, headers, text }: Answer,
	mismatches: Contract["mismatches"],
): readonly string[] {
	const at = `${method} ${path} ${status}`;
	const key = [String(status), `${String(status)[0]}XX`, "default"].find(
		(each) => operation.responses[each] !== undefined,
	);
	if (key === undefined) return [`${at}: the status is not in the document`];
	const content = operation.responses[key]?.content;
	if (content === undefined)
		return text === "" ? [] : [`${at}: has a body, and the document none`];
	const [type = ""] = (headers["content-type"] ?? "").split(";");
	if (content[type] === undefined)
		return [`${at}: "${type}" is not in the document`];
	if (!type.endsWith("json")) return [];
	const pointer = ["paths", path, method.toLowerCase(), "responses", key]
		.concat("content", type, "schema")
		.map((part) => `/${encodeURIComponent(escaped(part))}`)
		.join("");
	return mismatches(pointer, JSON.parse(text)).map((each) => `${at}: ${each}`);
}

/** RFC 6901 */
function escaped(part: string): string {
	return part.replaceAll("~", "~0").replaceAll("/", "~1");
}
