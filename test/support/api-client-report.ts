import { setTimeout as pause } from "node:timers/promises";
import {
	HANDOVER_VIEW,
	type HandoverView,
	REPORT_VIEW,
	type ReportView,
} from "../../lib/service/contract.ts";
import { ask } from "./api-client.ts";
import type { Served } from "./api-client-serve.ts";

const SECOND = 1000;

/** The id and the state of a published report of the example tenant's October; it is asked for where there is none yet. */
export async function published(
	served: Served,
	profile: string,
	more: Readonly<Record<string, string>> = {},
): Promise<ReportView & { readonly publication: { readonly id: string } }> {
	const order = { profile, period: "2026-10", ...more };
	const { origin, token } = served;
	const answer = await ask(origin, {
		method: "POST",
		path: "/reports",
		token,
		json: order,
	});
	if (answer.status !== 202)
		throw new Error(`POST /reports answered ${answer.status}: ${answer.text}`);
	const { location = "" } = answer.headers;
	const report = await settled(served, location);
	const { publication } = report;
	if (publication === null)
		throw new Error(`No report: ${report.reason} ${served.log()}`);
	return { ...report, publication };
}

/** Asks for a report until its work has ended. */
export async function settled(
	{ origin, token }: Served,
	location: string,
): Promise<ReportView> {
	for (;;) {
		const { status, text } = await ask(origin, { path: location, token });
		if (status !== 200) throw new Error(`${location}: ${status} ${text}`);
		const report = REPORT_VIEW.parse(JSON.parse(text));
		if (report.status === "published" || report.status === "failed")
			return report;
		await pause(SECOND / 5);
	}
}

/** Asks for a hand-over until its bag is there or has failed. */
export async function handedOver(
	{ origin, token }: Served,
	id: string,
): Promise<HandoverView> {
	for (;;) {
		const { text } = await ask(origin, { path: `/handovers/${id}`, token });
		const handover = HANDOVER_VIEW.parse(JSON.parse(text));
		if (!["queued", "running"].includes(handover.status)) return handover;
		await pause(SECOND / 5);
	}
}
