import {
	createServer,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from "node:http";
import { text } from "node:stream/consumers";
import { type Access, type ReceivedRequest, refusal } from "./access.ts";
import {
	type Answer,
	answerInstead,
	errorAnswer,
	jsonAnswer,
} from "./answer.ts";
import { deliver } from "./deliver.ts";
import { type Fault, faultOf } from "./faults.ts";
import { type Interpretation, listTraces } from "./list-traces.ts";
import { newProject, type Project, type ProjectName } from "./project.ts";
import { type Route, routeOf } from "./route.ts";
import { noFaults, type Occasion, type Schedule } from "./schedule.ts";
import { type IssuedTokens, issueToken } from "./tokens.ts";

export interface TraceServiceOptions extends Partial<Interpretation> {
	/** the server's clock at the start, ms since the epoch */
	readonly now: number;
	/** how far each request moves the clock, in ms; it stands still by default */
	readonly tickMs?: number;
	/** one in eu-de by default; each region has an endpoint of its own */
	readonly projects?: readonly [ProjectName, ...ProjectName[]];
	readonly access?: Access;
	readonly faults?: Schedule;
}

/** A request that the service got, and what became of it. */
export interface Asked extends Occasion, ReceivedRequest {
	readonly region: string;
	readonly path: string;
	readonly faults: readonly Fault[];
	/** of the answer; null where the connection was reset instead */
	readonly status: number | null;
}

export interface TraceService extends AsyncDisposable {
	/** the server's clock, ms since the epoch; a test sets it */
	now: number;
	access: Access;
	faults: Schedule;
	/** every request, in the order of arrival */
	readonly asked: Asked[];
	/** The address of a region, for CTS and IAM; of the first one, unless it is said. */
	endpoint(region?: string): string;
	/** A project by its id and region; the first that fits. */
	project(id?: string, region?: string): Project;
	/** No token given out so far is valid any longer. */
	revokeTokens(): void;
	/** Stops listening and breaks off every connection; the endpoints then refuse. */
	close(): Promise<void>;
}

const ONE_PROJECT = [{ region: "eu-de", id: "project-1", name: "eu-de" }];

/** Starts a service on loopback that follows the documented protocol of CTS and of IAM's tokens, where no fault says otherwise. */
export async function traceService(
	options: TraceServiceOptions,
): Promise<TraceService> {
	const projects = (options.projects ?? ONE_PROJECT).map(newProject);
	const tokens: IssuedTokens = new Map();
	const servers: Server[] = [];
	const endpoints: Record<string, string> = {};

	const service: TraceService = {
		now: options.now,
		access: options.access ?? { kind: "open" },
		faults: options.faults ?? noFaults,
		asked: [],
		endpoint(region = service.project().region) {
			const url = endpoints[region];
			if (url === undefined) throw new Error(`No region "${region}"`);
			return url;
		},
		project(id, region) {
			const found = projects.find(
				(project) =>
					(id ?? project.id) === project.id &&
					(region ?? project.region) === project.region,
			);
			if (found === undefined) throw new Error(`No project "${id}"`);
			return found;
		},
		revokeTokens() {
			for (const [text, token] of tokens)
				tokens.set(text, { ...token, expiresAt: 0 });
		},
		async close() {
			await Promise.all(servers.map(stop));
		},
		[Symbol.asyncDispose]: () => service.close(),
	};

	for (const region of new Set(projects.map((project) => project.region))) {
		const server = createServer((incoming, outgoing) =>
			serve(region, incoming, outgoing),
		);
		servers.push(server);
		endpoints[region] = await listen(server);
	}
	return service;

	async function serve(
		region: string,
		incoming: IncomingMessage,
		outgoing: ServerResponse,
	): Promise<void> {
		const { method = "", url = "", headers } = incoming;
		const body = await text(incoming);
		const { now } = service;
		service.now += options.tickMs ?? 0;
		const request: ReceivedRequest = { method, url, headers, body, now };
		const { pathname: path, searchParams } = new URL(url, "http://localhost");
		const route = routeOf(method, path);
		const query = Object.fromEntries(searchParams);
		const occasion: Occasion = { purpose: route.purpose, query };
		const faults = service.faults(occasion);

		const instead =
			faultOf(faults, "error") ??
			faultOf(faults, "html") ??
			faultOf(faults, "resetBeforeAnswer");
		const answer =
			instead === undefined
				? rightAnswer(region, route, request, query, faults)
				: answerInstead(instead, now);
		const status = answer?.status ?? null;
		service.asked.push({
			...request,
			...occasion,
			region,
			path,
			faults,
			status,
		});
		await deliver(outgoing, answer, faults, now);
	}

	function rightAnswer(
		region: string,
		route: Route,
		request: ReceivedRequest,
		query: Readonly<Record<string, string>>,
		faults: readonly Fault[],
	): Answer {
		const { access } = service;
		if (route.purpose === "token" && access.kind === "token")
			return issueToken(tokens, access, projects, request);
		if (route.purpose === "token" || route.purpose === "unknown")
			return errorAnswer(404, "APIGW.0101");

		const project = projects.find(
			({ id, region: its }) => id === route.project && its === region,
		);
		const refused = refusal(access, tokens, request, project);
		if (refused !== null) return refused;
		if (project === undefined) return errorAnswer(403, "CTS.0002");
		if (route.purpose === "trackers")
			return jsonAnswer(200, { trackers: project.trackers });
		if (route.tracker !== "system") return errorAnswer(404, "CTS.0214");
		return listTraces(project, route.version, query, faults, {
			compares: options.compares ?? "record_time",
			lastMarker: options.lastMarker ?? "null",
			now: request.now,
		});
	}
}

async function listen(server: Server): Promise<string> {
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
	const address = server.address();
	if (address === null || typeof address === "string")
		throw new Error("no port");
	return `http://127.0.0.1:${address.port}`;
}

function stop(server: Server): Promise<void> {
	return new Promise((done) => {
		server.close(() => done());
		server.closeAllConnections();
	});
}
