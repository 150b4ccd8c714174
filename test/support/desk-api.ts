import { readdirSync, readFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { z } from "zod";
import {
	CUSTODY_LIST,
	DOWNLOAD_VIEW,
	EVIDENCE_ORDER,
	HANDOVER_VIEW,
	HANDOVERS_VIEW,
	PROBLEM,
	PROFILES_VIEW,
	type Problem,
	REPORT_ORDER,
	REPORT_VIEW,
	REPORTS_VIEW,
	type ReportView,
	VERIFICATION_VIEW,
} from "../../lib/service/contract.ts";
import {
	type DeskScene,
	SHA256,
	sampleHandover,
	sampleReport,
	sampleScene,
} from "./desk-scene.ts";

/** What a browser is allowed on the report desk. */
const POLICY =
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'";

const DESK = "templates/desk";
const TYPES: Record<string, string> = {
	html: "text/html; charset=utf-8",
	css: "text/css; charset=utf-8",
	js: "text/javascript; charset=utf-8",
};

/** The token that the service takes. */
export const TOKEN = "a-token-of-this-test";

/** A request of the page, as it came. */
export interface Asked {
	readonly method: string;
	readonly path: string;
	readonly key: string | undefined;
	readonly body: unknown;
}

/** A service for states of the report desk that are hard to have for real; it follows lib/service/contract.ts. */
export interface DeskApi {
	readonly url: string;
	readonly scene: DeskScene;
	readonly asked: readonly Asked[];
	/** Refuses, so many times, what `METHOD /path` begins with. */
	refuse(what: string, problem: Partial<Problem>, refusal?: Refusal): void;
	close(): Promise<void>;
}

interface Refusal {
	readonly times?: number;
	readonly retryAfter?: number;
}

type Answer = readonly [status: number, body: unknown];
type Route = (
	ids: Readonly<Record<string, string>>,
	body: unknown,
	query: URLSearchParams,
) => Answer;

function answer<Shape extends z.ZodType>(
	shape: Shape,
	body: z.input<Shape>,
	status = 200,
): Answer {
	return [status, shape.parse(body)];
}

export async function startDeskApi(): Promise<DeskApi> {
	const scene = sampleScene();
	const asked: Asked[] = [];
	const refusals: { what: string; answer: Answer; retryAfter: number }[] = [];
	const routes = routesOf(scene);

	const server = createServer(async (request, response) => {
		const { method = "GET", headers } = request;
		const { pathname, searchParams } = new URL(request.url ?? "/", "http://a");
		if (method === "GET" && sendFile(pathname, response)) return;
		const bytes = Buffer.concat(await Array.fromAsync(request));
		const body = bytes.length === 0 ? null : JSON.parse(bytes.toString());
		const key = headers["idempotency-key"]?.toString();
		asked.push({ method, path: pathname, key, body });
		const at = refusals.findIndex(({ what }) =>
			`${method} ${pathname}`.startsWith(what),
		);
		const [refusal] = at < 0 ? [] : refusals.splice(at, 1);
		const isKnown = headers.authorization === `Bearer ${TOKEN}`;
		const [status, sent] =
			refusal?.answer ??
			(isKnown
				? route(routes, `${method} ${pathname}`, body, searchParams)
				: problem({ status: 401, title: "Who is calling is not known" }));
		const kind = status < 400 ? "json" : "problem+json";
		response.setHeader("content-type", `application/${kind}`);
		if (refusal?.retryAfter)
			response.setHeader("retry-after", refusal.retryAfter);
		response.statusCode = status;
		response.end(sent === null ? "" : JSON.stringify(sent));
	});
	await new Promise<void>((resolve) =>
		server.listen(0, "127.0.0.1", () => resolve()),
	);
	const address = server.address();
	if (address === null || typeof address === "string")
		throw new Error("The desk's service has no port");
	return {
		...{ url: `http://127.0.0.1:${address.port}/`, scene, asked },
		refuse(what, given, { times = 1, retryAfter = 0 } = {}) {
			for (let n = 0; n < times; n++)
				refusals.push({ what, answer: problem(given), retryAfter });
		},
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function sendFile(path: string, response: ServerResponse): boolean {
	const name = path === "/" ? "desk.html" : path.slice(1);
	if (path.startsWith("/downloads/")) {
		response.setHeader("content-disposition", "attachment; filename=report");
		response.end("the file");
		return true;
	}
	if (!readdirSync(DESK).includes(name)) return false;
	const type = TYPES[name.split(".").at(-1) ?? ""];
	response.setHeader("content-type", type ?? "");
	response.setHeader("content-security-policy", POLICY);
	response.end(readFileSync(`${DESK}/${name}`));
	return true;
}

function problem(given: Partial<Problem>): Answer {
	const { status = 500 } = given;
	return answer(
		PROBLEM,
		{
			...{ type: "/problems#test", title: "Refused", detail: "", status },
			...{ instance: "/requests/0a1b2c", ...given },
		},
		status,
	);
}

function route(
	routes: Readonly<Record<string, Route>>,
	asked: string,
	body: unknown,
	query: URLSearchParams,
): Answer {
	for (const [pattern, answerTo] of Object.entries(routes)) {
		const form = pattern.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)");
		const found = new RegExp(`^${form}$`).exec(asked);
		if (found === null) continue;
		const ids = Object.entries(found.groups ?? {}).map(([name, value]) => [
			name,
			decodeURIComponent(value),
		]);
		return answerTo(Object.fromEntries(ids), body, query);
	}
	return problem({ status: 404, title: "There is no such thing" });
}

function routesOf(scene: DeskScene): Record<string, Route> {
	const course = new Map<string, Partial<ReportView>[]>();

	/** A report as it is now; one that is in work has gone a step further when it is next asked for. */
	function look(id: string): ReportView | undefined {
		const report = scene.reports.find((each) => each.id === id);
		const step = course.get(id)?.shift();
		if (report !== undefined && step !== undefined) Object.assign(report, step);
		return report;
	}

	function order(body: unknown): Answer {
		const { profile, period } = REPORT_ORDER.parse(body);
		const id = `${profile}.${"a".repeat(16)}.j1`;
		const report = sampleReport({ id, profile, period });
		scene.reports.unshift(report);
		course.set(id, [...scene.course]);
		return answer(REPORT_VIEW, report, 202);
	}

	function issue(report: string, body: unknown): Answer {
		const { recipient, purpose } = EVIDENCE_ORDER.parse(body);
		const order = { report, recipient, purpose };
		const made = sampleHandover({ ...order, status: "queued", bag: null });
		scene.handovers.unshift(made);
		return answer(HANDOVER_VIEW, { ...made, link: "/auditor/a-secret" }, 202);
	}

	function handover(id: string): Answer {
		const found = scene.handovers.find((each) => each.id === id);
		if (found === undefined) return problem({ status: 404 });
		const { bag } = sampleHandover({});
		if (found.status === "queued") found.status = "running";
		else if (found.status === "running")
			Object.assign(found, { status: "ready", bag });
		return answer(HANDOVER_VIEW, found);
	}

	return {
		"GET /profiles": () => answer(PROFILES_VIEW, scene),
		"POST /reports": (_, body) => order(body),
		"GET /reports": (_, __, query) => {
			const matching = scene.reports.filter(({ profile, status }) =>
				[
					[query.get("profile"), profile],
					[query.get("status"), status],
				].every(([asked, is]) => !asked || asked === is),
			);
			const [from, count] = [query.get("cursor"), query.get("limit")].map(
				Number,
			);
			const end = (from ?? 0) + (count ?? 0);
			const reports = matching.slice(from, end).map(withoutDetails);
			const next = end < matching.length ? String(end) : null;
			return answer(REPORTS_VIEW, { reports, next });
		},
		"GET /reports/{id}": ({ id = "" }) => {
			const report = look(id);
			const missing = {
				...{ status: 404, title: "There is no such thing" },
				detail: "There is no such report",
			};
			return report ? answer(REPORT_VIEW, report) : problem(missing);
		},
		"GET /reports/{id}/files/{name}": ({ name = "" }) =>
			answer(DOWNLOAD_VIEW, {
				...{ name, size: 8, sha256: SHA256, url: `/downloads/${name}` },
				expiresAt: "2026-11-04T06:05:00Z",
			}),
		"GET /reports/{id}/verification": () =>
			answer(VERIFICATION_VIEW, scene.verification),
		"GET /reports/{id}/evidence": () =>
			answer(HANDOVERS_VIEW, { handovers: scene.handovers }),
		"POST /reports/{id}/evidence": ({ id = "" }, body) => issue(id, body),
		"GET /handovers/{id}": ({ id = "" }) => handover(id),
		"DELETE /handovers/{id}": ({ id }) => {
			for (const each of scene.handovers)
				if (each.id === id) each.status = "revoked";
			return [204, null];
		},
		"GET /profiles/{profile}/custody": () =>
			answer(CUSTODY_LIST, {
				...{ entries: scene.custody, holds: scene.custodyHolds, next: null },
			}),
	};
}

function withoutDetails(report: ReportView): ReportView {
	if (report.publication === null) return report;
	const { reasons: _, files: __, ...publication } = report.publication;
	return { ...report, publication };
}
