import middy from "@middy/core";
import httpRouterHandler from "@middy/http-router";
import type { Authenticate, Principal } from "../../lib/access/principal.ts";
import { mayDo } from "../../lib/access/principal.ts";
import { Refusal } from "../../lib/service/refusal.ts";
import { ROUTES, type Route } from "../../lib/service/routes.ts";
import { deskFiles } from "./desk.ts";
import type { HttpAnswer, HttpEvent } from "./event.ts";
import {
	answerProblems,
	type HttpLog,
	logRequests,
	secureHeaders,
} from "./middleware.ts";
import {
	type ApiParts,
	KNOWN,
	type Known,
	OPEN,
	type Open,
} from "./operations.ts";
import { type RateLimit, rateLimit } from "./rate.ts";
import { bodyOf } from "./request.ts";

/** What the API works with. */
export interface AppParts extends ApiParts {
	readonly authenticate: Authenticate;
	readonly log: HttpLog;
}

/** Answers requests. Throws only for an event that is no request. */
export type App = (event: HttpEvent, context: unknown) => Promise<HttpAnswer>;

/** The HTTP API over the routes of `lib/service/routes.ts`, and the report desk. */
export async function makeApp(parts: AppParts): Promise<App> {
	const limit = rateLimit();
	const operations = Object.entries<Route>(ROUTES).map(([id, route]) => ({
		method: route.method,
		path: route.path,
		handler: (event: HttpEvent) => answer(id, route, event, parts, limit),
	}));
	const pages = [...(await deskFiles())].map(([path, file]) => ({
		...{ method: "GET" as const, path },
		handler: async (): Promise<HttpAnswer> => file,
	}));
	const router = httpRouterHandler({
		// its types know the whole of AWS's events, of which it reads method and path
		routes: [...operations, ...pages] as unknown as [],
		notFoundResponse: ({ method, path }) => {
			throw unrouted(method, path, pages);
		},
	}) as unknown as App;
	return middy<HttpEvent, HttpAnswer>()
		.use(secureHeaders())
		.use(logRequests(parts.log))
		.use(answerProblems(parts.log))
		.handler((event, context) => answered(router, event, context)) as App;
}

/** Answers HEAD as GET, without the body (RFC 9110, section 9.1). */
async function answered(
	router: App,
	event: HttpEvent,
	context: unknown,
): Promise<HttpAnswer> {
	const { requestContext } = event;
	const { http } = requestContext;
	if (http.method !== "HEAD") return router(event, context);
	const asked = { ...requestContext, http: { ...http, method: "GET" } };
	const answer = await router({ ...event, requestContext: asked }, context);
	return { ...answer, body: "", isBase64Encoded: false };
}

async function answer(
	id: string,
	{ method, scope }: Route,
	event: HttpEvent,
	parts: AppParts,
	limit: RateLimit,
): Promise<HttpAnswer> {
	await limit.request(`address ${event.requestContext.http.sourceIp}`);
	bodyOf(event);
	const open = OPEN_BY_ID[id];
	if (open !== undefined) return open(event, parts);
	const caller = await callerOf(event, parts);
	await limit.request(caller.name);
	if (scope !== null && scope !== "known" && !mayDo(caller, scope))
		throw new Refusal("forbidden", `This needs the scope ${scope}`, {
			headers: {
				"www-authenticate": `Bearer error="insufficient_scope", scope="${scope}"`,
			},
		});
	if (method === "POST") await limit.order(caller.name);
	const known = KNOWN_BY_ID[id];
	if (known === undefined) throw new Error(`"${id}" has no operation`);
	return known(event, caller, parts);
}

const OPEN_BY_ID: Readonly<Record<string, Open>> = OPEN;
const KNOWN_BY_ID: Readonly<Record<string, Known>> = KNOWN;

async function callerOf(
	{ headers }: HttpEvent,
	{ authenticate, service }: AppParts,
): Promise<Principal> {
	const { authorization } = headers;
	const found = await authenticate(authorization, service.now());
	if (found.kind === "known") return found.principal;
	const challenge =
		authorization === undefined ? "Bearer" : 'Bearer error="invalid_token"';
	throw new Refusal(
		"unauthenticated",
		`Who is calling is not known: ${found.why}`,
		{ headers: { "www-authenticate": challenge } },
	);
}

/** A path that nothing is at, or a method that it does not know. */
function unrouted(
	method: string,
	path: string,
	pages: readonly Pick<Route, "method" | "path">[],
): Refusal {
	const methods = [...Object.values<Route>(ROUTES), ...pages]
		.filter((route) => matches(route.path, path))
		.map((route) => route.method);
	if (methods.length === 0)
		return new Refusal("not-found", "There is nothing at this path");
	const allow = [...new Set(methods)].sort().join(", ");
	return new Refusal(
		"method-not-allowed",
		`${method} cannot be done here: expected ${allow}`,
		{ headers: { allow } },
	);
}

function matches(pattern: string, path: string): boolean {
	const [expected, given] = [pattern.split("/"), path.split("/")];
	return (
		expected.length === given.length &&
		expected.every((part, i) => part.startsWith("{") || part === given[i])
	);
}
