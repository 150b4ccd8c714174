import { TracefolioError } from "../errors.ts";
import { isObject, type Json } from "../trace.ts";
import { type Answer, get, type RequestEffects } from "./request.ts";

/** Where a project's traces are asked for. Endpoints come from configuration: their names follow no rule that holds everywhere. */
export interface TraceSource {
	/** such as `https://cts.eu-de.otc.t-systems.com` */
	readonly endpoint: string;
	readonly projectId: string;
	readonly version: "v3" | "v2.0" | "v1.0";
}

/** Both bounds in ms since the epoch, UTC, and both exclusive, as the service has it. */
export interface QueryWindow {
	readonly from: number;
	readonly to: number;
}

/** One page as the service gave it. */
export interface TracePage {
	/** the response body, byte for byte */
	readonly body: Uint8Array;
	/** the records of the page, unread */
	readonly records: readonly Json[];
	/** path and query that were asked */
	readonly asked: string;
	readonly serverTime: number | null;
	/** the trace that leads on to the next page; null where the page is the last */
	readonly marker: string | null;
}

/** The service's largest page. */
export const LARGEST_PAGE = 200;

/** So many empty pages in a row end the query, even where their markers lead on. */
const EMPTY_PAGES = 3;

/** How a walk through pages ended: the service said that this was all, or it led nowhere. */
export type WalkEnd = "complete" | "astray";

/**
 * Asks for a window's traces, page after page, from new to old. Ends where no marker leads on: at an empty marker, which means that
 * this was all, and at one that came before, unless the page's own last trace leads on (a marker is documented to be that
 * trace's id). A window without traces may be answered with 404 and has no page.
 * Throws what `get` throws, and STORE where an answer is not of the documented form.
 *
 * Source: "Querying a Trace List" (v3) and "Querying Traces" (v1.0, v2.0) of the CTS API reference.
 */
export async function* tracePages(
	source: TraceSource,
	window: QueryWindow,
	limit: number,
	effects: RequestEffects,
): AsyncGenerator<TracePage, WalkEnd> {
	const followed = new Set<string>();
	let next: string | null = null;
	let empty = 0;
	while (empty < EMPTY_PAGES) {
		const url = pageUrl(source, window, limit, next);
		const answer = await get(url, effects);
		if (answer.status === 404) return "complete";
		const { records, marker } = readPage(answer, url);
		const { body, serverTime } = answer;
		const asked = url.pathname + url.search;
		yield { body, records, asked, serverTime, marker: marker || null };
		if (!marker) return "complete";
		next =
			[marker, idOf(records.at(-1))].find(
				(id) => id !== null && !followed.has(id),
			) ?? null;
		if (next === null) return "astray";
		followed.add(next);
		empty = records.length === 0 ? empty + 1 : 0;
	}
	return "astray";
}

/** A record's trace id; null where it has none. */
export function idOf(record: Json | undefined): string | null {
	const id = isObject(record) ? record["trace_id"] : null;
	return typeof id === "string" && id !== "" ? id : null;
}

/** The address of a project's resource, such as `traces`. */
export function apiUrl(
	{ endpoint, projectId, version }: TraceSource,
	resource: string,
): URL {
	const path = `${version}/${encodeURIComponent(projectId)}/${resource}`;
	return new URL(path, endpoint.endsWith("/") ? endpoint : `${endpoint}/`);
}

function pageUrl(
	source: TraceSource,
	{ from, to }: QueryWindow,
	limit: number,
	next: string | null,
): URL {
	const { version } = source;
	const url = apiUrl(source, version === "v3" ? "traces" : "system/trace");
	const query = {
		// required by newer services, refused by none; the older versions know no such parameter
		...(version === "v3" && { trace_type: "system" }),
		limit: String(limit),
		from: String(from),
		to: String(to),
		...(next !== null && { next }),
	};
	url.search = new URLSearchParams(query).toString();
	return url;
}

function readPage({ json }: Answer, url: URL) {
	const records = isObject(json) ? json["traces"] : undefined;
	if (!isObject(json) || !Array.isArray(records))
		throw new TracefolioError(
			"STORE",
			`The trace service at ${url.origin} answers without a list of traces`,
			{ facts: { endpoint: url.origin, path: url.pathname } },
		);
	const meta = json["meta_data"];
	const { marker, count } = isObject(meta) ? meta : {};
	if (records.length === 0 && typeof count === "number" && count > 0)
		throw new TracefolioError(
			"STORE",
			`The trace service at ${url.origin} answers with ${count} traces, and shows none of them`,
			{ facts: { endpoint: url.origin, path: url.pathname } },
		);
	return {
		records: records as readonly Json[],
		marker: typeof marker === "string" ? marker : null,
	};
}
