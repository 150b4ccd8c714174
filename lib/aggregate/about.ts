import type { CorrelationSettings } from "../analysis-config.ts";
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
): (trace: Trace) => About {
	const jobs = settings.jobs.map(pathOf);
	const members = settings.members.map(pathOf);
	return (trace) => ({
		jobs: valuesAt(trace, jobs),
		members: valuesAt(trace, members),
		target: targetOf(trace),
		root: isRoot(trace),
		provider: isProvider(trace),
	});
}

type Body = "request" | "response" | "message";
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

function valuesAt(trace: Trace, paths: readonly Path[]): string[] {
	const found = new Set<string>();
	for (const { body, steps } of paths)
		for (const value of step(trace[body], steps)) {
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

function targetOf(trace: Trace): string | null {
	if (!NAMES_PEOPLE.test(trace.name)) return null;
	for (const path of TARGETS) {
		const [first] = valuesAt(trace, [path]);
		if (first !== undefined) return first;
	}
	return null;
}

function isRoot({ user }: Trace): boolean {
	const flag = user?.rest["principal_is_root_user"];
	return flag === true || flag === "true";
}

const PROVIDER = "op_service";

/** Temporary elevation by the provider is recorded as the user, as the account, or as who assumed the user's role. */
function isProvider({ user }: Trace): boolean {
	if (user === null) return false;
	const assumed = step(user.rest["assumedBy"] ?? null, ["user"]);
	const names = [...assumed].flatMap((who) => [
		...step(who, ["name"]),
		...step(who, ["domain", "name"]),
	]);
	return [user.name, user.domain, ...names].some(
		(name) => typeof name === "string" && name.toLowerCase() === PROVIDER,
	);
}
