import { onTestFinished } from "vitest";
import type { LedgerEntry } from "../../lib/archive/ledger-entry.ts";
import { tokenAuth } from "../../lib/collect/auth.ts";
import {
	type CollectEffects,
	type CollectSource,
	collectSource,
} from "../../lib/collect/collect.ts";
import { recordsOf } from "../../lib/collect/page-store.ts";
import { idOf } from "../../lib/collect/trace-api.ts";
import { memoryStore } from "../../lib/store/memory.ts";
import type { Store } from "../../lib/store/store.ts";
import { record } from "./archive.ts";
import {
	type TraceService,
	type TraceServiceOptions,
	traceService,
} from "./trace-service/service.ts";
import type { TraceRecord } from "./trace-service/traces.ts";

/** A trace of an instant, recorded `recordedAfter` ms later. */
export function traceAt(
	n: number,
	time: number,
	recordedAfter = 50,
): TraceRecord {
	return { ...record(n), time, record_time: time + recordedAfter };
}

/** A service, an archive of one project of it, and the collector's effects; its clock is the service's, unless it is said. */
export async function collecting(
	options: TraceServiceOptions & { readonly archive?: Store },
) {
	const service = await traceService(options);
	onTestFinished(() => service.close());
	const archive = options.archive ?? memoryStore();
	const run = (
		effects: Partial<CollectEffects> = {},
		source: Partial<CollectSource> = {},
	): Promise<LedgerEntry> =>
		collectSource(
			{ ...sourceOf(service), ...source },
			{ ...effectsFor(service, archive), ...effects },
		);
	return { service, archive, run };
}

export function sourceOf(
	service: TraceService,
	region = "eu-de",
): CollectSource {
	const { id } = service.project(undefined, region);
	const endpoint = service.endpoint(region);
	return { region, projectId: id, endpoint, version: "v3" };
}

export function effectsFor(
	service: TraceService,
	archive: Store,
): CollectEffects {
	return {
		archive,
		auth: tokenAuth({ token: "t" }),
		fetch,
		now: () => service.now,
		signal: AbortSignal.timeout(60_000),
		retry: { attempts: 12, firstDelayMs: 1, longestDelayMs: 5 },
		generator: { name: "tracefolio", version: "0.0.0" },
		rereadHours: 24,
		window: null,
		progress: () => {},
	};
}

/** Ids of the traces that an archive holds, each as often as it is there. */
export async function collectedIds(archive: Store): Promise<string[]> {
	const ids: string[] = [];
	for await (const { key } of archive.list(""))
		if (key.endsWith(".json.gz"))
			for (const one of await recordsOf(archive, key))
				ids.push(idOf(one) ?? "");
	return ids;
}
