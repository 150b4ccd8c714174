import type { Principal } from "../../lib/access/principal.ts";
import {
	EVIDENCE_ORDER,
	type ProfilesView,
	REPORT_ORDER,
} from "../../lib/service/contract.ts";
import { readCustody } from "../../lib/service/custody.ts";
import { downloadOf, verificationOf } from "../../lib/service/downloads.ts";
import type { LocalLinks } from "../../lib/service/local-links.ts";
import { openApi } from "../../lib/service/openapi.ts";
import {
	endHandover,
	fetchEvidence,
	handoversOf,
	handoverView,
	orderEvidence,
} from "../../lib/service/order-evidence.ts";
import { orderReport } from "../../lib/service/order-report.ts";
import { notFound, Refusal } from "../../lib/service/refusal.ts";
import { reportsView, reportView } from "../../lib/service/report-views.ts";
import {
	CUSTODY_QUERY,
	type OperationId,
	REPORTS_QUERY,
} from "../../lib/service/routes.ts";
import {
	type Service,
	servedFor,
	servedTo,
} from "../../lib/service/service.ts";
import { empty, json } from "./answers.ts";
import { auditorPage } from "./auditor-page.ts";
import type { HttpAnswer, HttpEvent } from "./event.ts";
import {
	idempotencyKeyOf,
	pathParameter,
	readBody,
	readQuery,
} from "./request.ts";

/** What operations work with. */
export interface ApiParts {
	readonly service: Service;
	readonly links: LocalLinks;
}

/** An operation of which the caller is known. */
export type Known = (
	event: HttpEvent,
	caller: Principal,
	parts: ApiParts,
) => Promise<HttpAnswer>;

/** An operation that anybody may ask for. */
export type Open = (event: HttpEvent, parts: ApiParts) => Promise<HttpAnswer>;

/** Operations that need no credential. */
export const OPEN = {
	health: async (_, { service }) =>
		json(200, { status: "ok", version: service.version }),
	openapi: async (_, { service }) =>
		json(200, openApi(service.version, service.url)),
	async fetchEvidence(event, { service }) {
		const { sourceIp: address } = event.requestContext.http;
		const agent = (event.headers["user-agent"] ?? "").slice(0, 200);
		try {
			const token = pathParameter(event, "token");
			const by = { address, agent };
			return empty(303, { location: await fetchEvidence(service, token, by) });
		} catch (error) {
			const isPerson = /text\/html/.test(event.headers["accept"] ?? "");
			if (!(error instanceof Refusal) || !isPerson) throw error;
			return auditorPage(error);
		}
	},
	async download(event, { service, links }) {
		const found = await openLink(event, { service, links });
		const size = (await found.output.head(found.key))?.size;
		if (size === undefined) throw notFound("file");
		if (size > LARGEST_ANSWER_BYTES)
			throw new Refusal(
				"not-available",
				"The file is too large to be handed over in this way: use object storage, or `tracefolio serve`",
			);
		const chunks = await Array.fromAsync(found.output.read(found.key));
		return {
			statusCode: 200,
			headers: downloadHeaders(found.fileName),
			body: Buffer.concat(chunks).toString("base64"),
			isBase64Encoded: true,
		};
	},
} as const satisfies Partial<Record<OperationId, Open>>;

/** Lambda answers with six megabytes at most, and base64 takes a third more. */
const LARGEST_ANSWER_BYTES = 4_500_000;

/** What a link of `getFile` to a store without URLs of its own gives. Throws Refusal where it gives nothing. */
export async function openLink(event: HttpEvent, { service, links }: ApiParts) {
	const token = pathParameter(event, "token");
	const link = links.open(token, service.now());
	const served = link && service.profiles.get(link.profile);
	if (!link || !served)
		throw new Refusal(
			"gone",
			"The link has expired, or was never made. Ask for the file again",
		);
	const { key, fileName } = link;
	return { output: served.output, key, fileName };
}

/** So that a browser keeps the file, and never shows it as a page of this site. */
export function downloadHeaders(fileName: string): Record<string, string> {
	return {
		"content-type": "application/octet-stream",
		"content-disposition": `attachment; filename="${fileName.replace(/[^\w.-]/g, "_")}"`,
	};
}

/** Begin of the URLs by which this was called; that the caller may have made it up harms nobody but the caller. */
function calledBy({ headers }: HttpEvent): string | null {
	const { host } = headers;
	return host === undefined ? null : `https://${host}`;
}

/** Operations of which the caller is known, and may do what the route asks for. */
export const KNOWN = {
	async listProfiles(_, caller, { service }) {
		const { name, scopes } = caller;
		const view: ProfilesView = {
			caller: { name, scopes: [...scopes] },
			profiles: servedTo(service, caller).map(({ profile }) => ({
				profile: profile.profile,
				title: profile.title,
				organisation: profile.organisation,
				timezone: profile.timezone,
				language: profile.language,
				template: profile.template,
			})),
		};
		return json(200, view);
	},
	async orderReport(event, caller, { service }) {
		const key = idempotencyKeyOf(event);
		const order = readBody(event, REPORT_ORDER);
		const { id } = await orderReport(service, caller, order, key);
		const view = await reportView(service, caller, id);
		return json(202, view, { location: `/reports/${id}` });
	},
	async listReports(event, caller, { service }) {
		const query = readQuery(event, REPORTS_QUERY);
		return json(200, await reportsView(service, caller, query));
	},
	async getReport(event, caller, { service }) {
		const id = pathParameter(event, "id");
		const view = await reportView(service, caller, id);
		const isOver = view.status === "published" || view.status === "failed";
		return json(200, view, isOver ? {} : { "retry-after": "2" });
	},
	async getFile(event, caller, { service }) {
		const id = pathParameter(event, "id");
		const name = pathParameter(event, "name");
		return json(200, await downloadOf(service, caller, id, name));
	},
	async verifyReport(event, caller, { service }) {
		const id = pathParameter(event, "id");
		return json(200, await verificationOf(service, caller, id));
	},
	async issueEvidence(event, caller, { service }) {
		const id = pathParameter(event, "id");
		const key = idempotencyKeyOf(event);
		const order = readBody(event, EVIDENCE_ORDER);
		const own = { ...service, url: service.url ?? calledBy(event) };
		const view = await orderEvidence(own, caller, id, order, key);
		return json(202, view, { location: `/handovers/${view.id}` });
	},
	async listEvidence(event, caller, { service }) {
		const id = pathParameter(event, "id");
		return json(200, { handovers: await handoversOf(service, caller, id) });
	},
	async getHandover(event, caller, { service }) {
		const id = pathParameter(event, "id");
		return json(200, await handoverView(service, caller, id));
	},
	async revokeHandover(event, caller, { service }) {
		await endHandover(service, caller, pathParameter(event, "id"));
		return empty(204);
	},
	async listCustody(event, caller, { service }) {
		const name = pathParameter(event, "profile");
		const { output, profile } = servedFor(service, caller, name);
		const { limit, cursor } = readQuery(event, CUSTODY_QUERY);
		const asked = { limit, ...(cursor !== undefined && { from: cursor }) };
		return json(200, await readCustody(output, profile.profile, asked));
	},
} as const satisfies Partial<Record<OperationId, Known>>;
