import { z } from "zod";
import { LIMITS, PROBLEM } from "./contract.ts";
import { PROBLEMS, type ProblemKind } from "./refusal.ts";
import { ROUTES, type Route } from "./routes.ts";

type Json = Readonly<Record<string, unknown>>;

/** The OpenAPI 3.1 document of the HTTP API: made from the routes and the schemas that the code works with. */
export function openApi(version: string, url: string | null): Json {
	const paths: Record<string, Record<string, Json>> = {};
	for (const [id, route] of Object.entries<Route>(ROUTES))
		paths[route.path] = {
			...paths[route.path],
			[route.method.toLowerCase()]: operation(id, route),
		};
	return {
		openapi: "3.1.0",
		info: {
			title: "Tracefolio",
			version,
			summary: "Audit reports of cloud operations, and evidence for auditors",
			license: { name: "Apache-2.0", identifier: "Apache-2.0" },
		},
		servers: [{ url: url ?? "/" }],
		paths,
		components: {
			securitySchemes: {
				bearer: {
					type: "http",
					scheme: "bearer",
					description:
						"A JSON Web Token of the issuer, an API key (tfk_…), or the token that the local server printed",
				},
			},
			schemas: { Problem: schemaOf(PROBLEM, "output") },
		},
	};
}

function schemaOf(shape: z.ZodType, io: "input" | "output"): Json {
	const { $schema, ...schema } = z.toJSONSchema(shape, {
		target: "draft-2020-12",
		io,
	});
	return schema;
}

/** Problems that any request may meet. */
const ANYWHERE: readonly ProblemKind[] = [
	"malformed-request",
	"too-large",
	"too-many-requests",
	"defect",
	"unavailable",
];

function operation(id: string, route: Route): Json {
	const { scope, summary, body, answer } = route;
	const kinds: ProblemKind[] = [
		...ANYWHERE,
		...(scope === null ? [] : (["unauthenticated"] as const)),
		...(scope === null || scope === "known" ? [] : (["forbidden"] as const)),
		...(body ? (["unsupported-media-type"] as const) : []),
		...route.problems,
	];
	const needs =
		scope === null || scope === "known" ? "" : ` Needs the scope ${scope}.`;
	return {
		operationId: id,
		summary: `${summary}.${needs}`,
		security: scope === null ? [] : [{ bearer: [] }],
		parameters: parametersOf(route),
		...(body && {
			requestBody: {
				required: true,
				description: `At most ${LIMITS.bodyBytes} bytes`,
				content: { "application/json": { schema: schemaOf(body, "input") } },
			},
		}),
		responses: {
			[answer.status]: answerOf(route),
			...problemsOf(kinds, route),
		},
	};
}

function parametersOf({ path, query, idempotent }: Route): Json[] {
	const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
		...{ name, in: "path", required: true },
		schema: { type: "string" },
	}));
	const shape = Object.entries(query?.shape ?? {});
	const inQuery = shape.map(([name, one]) => ({
		...{ name, in: "query", required: false },
		schema: schemaOf(z.object({ [name]: one as z.ZodType }), "output")[
			"properties"
		],
	}));
	const key = {
		...{ name: "Idempotency-Key", in: "header", required: false },
		description: "The same key with the same order gives the same answer",
		schema: { type: "string", minLength: 1, maxLength: 255 },
	};
	return [
		...inPath,
		...inQuery.map((parameter) => ({
			...parameter,
			schema: (parameter.schema as Json)[parameter.name],
		})),
		...(idempotent ? [key] : []),
	];
}

function answerOf({ answer, summary }: Route): Json {
	const { body, type, headers = [] } = answer;
	return {
		description: summary,
		...(headers.length > 0 && {
			headers: Object.fromEntries(
				headers.map((name) => [name, { schema: { type: "string" } }]),
			),
		}),
		...(type && { content: { [type]: {} } }),
		...(body && {
			content: { "application/json": { schema: schemaOf(body, "output") } },
		}),
	};
}

/** Kinds that share a status are one answer. */
function problemsOf(
	kinds: readonly ProblemKind[],
	{ hasPages = false }: Route,
): Json {
	const byStatus = new Map<number, string[]>();
	for (const kind of kinds) {
		const [status, title] = PROBLEMS[kind];
		byStatus.set(status, [...(byStatus.get(status) ?? []), title]);
	}
	return Object.fromEntries(
		[...byStatus].map(([status, titles]) => [
			String(status),
			{
				description: titles.join("; "),
				content: {
					"application/problem+json": {
						schema: { $ref: "#/components/schemas/Problem" },
					},
					...(hasPages && { "text/html": {} }),
				},
			},
		]),
	);
}
