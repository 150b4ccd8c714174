import type { CorrelationSettings } from "../analysis-config.ts";
import { anyOf } from "../patterns.ts";
import type { About } from "../report/model-analysis.ts";
import { isObject, type Json, jsonOf, type Trace } from "../trace.ts";

const MOST_VALUES = 1000;
const LONGEST_VALUE = 200;
const NAMES_PEOPLE = /user|group|polic/i;
const TARGETS = [
	"request.user_name",
	"request.user.name",
	"request.users[]",
	"request.users[].name",
	"request.name",
	"request.user_id",
].map(pathOf);

/** Reads what correlation and findings must know of a trace beside its row, by the settings' paths. Nothing in a trace makes it throw. */
export function aboutOf(
	settings: Pick<CorrelationSettings, "jobs" | "members">,
	provider: readonly string[],
): (trace: Trace) => About {
	const jobs = settings.jobs.map(pathOf);
	const members = settings.members.map(pathOf);
	const isNamed = anyOf(provider);
	return (trace) => {
		const bodies = bodiesOf(trace);
		return {
			jobs: valuesAt(bodies, jobs),
			members: valuesAt(bodies, members),
			target: NAMES_PEOPLE.test(trace.name) ? targetOf(bodies) : null,
			root: isRoot(trace),
			provider: isProvider(trace, isNamed),
		};
	};
}

/** Texts that hold JSON are read once, however many paths lead into them. */
function bodiesOf({ request, response, message }: Trace): Bodies {
	return {
		request: jsonOf(request) ?? request,
		response: jsonOf(response) ?? response,
		message: jsonOf(message) ?? message,
	};
}

type Body = "request" | "response" | "message";
type Bodies = Readonly<Record<Body, Json>>;
interface Path {
	readonly body: Body;
	readonly steps: readonly string[];
}

/** `response.results[].instance` as the body and the steps into it; `[]` stands for each item. */
function pathOf(text: string): Path {
	const [body = "", ...steps] = text.replaceAll("[]", ".[]").split(".");
	const known = body === "response" || body === "message" ? body : "request";
	return { body: known, steps };
}

function valuesAt(bodies: Bodies, paths: readonly Path[]): string[] {
	const found = new Set<string>();
	for (const { body, steps } of paths)
		for (const value of step(bodies[body], steps)) {
			if (found.size >= MOST_VALUES) break;
			if (typeof value !== "string" && typeof value !== "number") continue;
			const text = String(value).slice(0, LONGEST_VALUE);
			if (text !== "") found.add(text);
		}
	return [...found].sort();
}

function* step(value: Json, steps: readonly string[]): Generator<Json> {
	const inner = jsonOf(value) ?? value;
	const [name, ...rest] = steps;
	if (name === undefined) yield inner;
	else if (name === "[]" && Array.isArray(inner))
		for (const item of inner.slice(0, MOST_VALUES)) yield* step(item, rest);
	else if (isObject(inner) && Object.hasOwn(inner, name))
		yield* step(inner[name] ?? null, rest);
}

function targetOf(bodies: Bodies): string | null {
	for (const path of TARGETS) {
		const [first] = valuesAt(bodies, [path]);
		if (first !== undefined) return first;
	}
	return null;
}

function isRoot({ user }: Trace): boolean {
	const flag = user?.rest["principal_is_root_user"];
	return flag === true || flag === "true";
}

/** Temporary elevation by the provider is recorded as the user, as the account, or as who assumed the user's role. */
function isProvider(
	{ user }: Trace,
	isNamed: (name: string) => boolean,
): boolean {
	if (user === null) return false;
	const assumed = step(user.rest["assumedBy"] ?? null, ["user"]);
	const names = [...assumed].flatMap((who) => [
		...step(who, ["name"]),
		...step(who, ["domain", "name"]),
	]);
	return [user.name, user.domain, ...names].some(
		(name) => typeof name === "string" && isNamed(name),
	);
}
