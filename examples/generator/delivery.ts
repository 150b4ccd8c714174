import { HOUR, MINUTE } from "./clock.ts";
import type { Bucket, Event } from "./event.ts";
import { hexOf } from "./random.ts";
import { recordTimeOf, type TraceRecord } from "./record.ts";

/** One record on its way into a trace file. */
export interface Delivery {
	readonly event: Event;
	readonly record: TraceRecord;
	readonly bucket: Bucket | "duplicate" | "conflict";
	/** when CTS takes it up, ms since the epoch, UTC */
	readonly at: number;
}

/** A trace file before it is written. */
export interface TraceFile {
	readonly key: string;
	/** ms since the epoch, UTC */
	readonly uploaded: number;
	readonly service: string;
	readonly deliveries: readonly Delivery[];
}

/** The first delivery of an event. */
export function deliver(event: Event, record: TraceRecord): Delivery {
	const { bucket } = event.truth;
	return { event, record, bucket, at: recordTimeOf(event) };
}

/** The files of the tracker: one per service and half a day, or a whole one (a real tracker delivers every few minutes). */
export function filesOf(deliveries: readonly Delivery[]): TraceFile[] {
	const batches = Map.groupBy(deliveries, ({ at, event }) => {
		const hours = /^(DMS|KAFKA)$/.test(event.service) ? 12 : 24;
		return `${windowEnd(at, hours)} ${event.service}`;
	});
	return [...batches].map(([batch, own]) => {
		const [end, service = ""] = batch.split(" ");
		return fileOf(Number(end) + 5 * MINUTE, service, own);
	});
}

/** A trace file in its documented place; only on 5 October the folders' numbers are not padded. */
export function fileOf(
	uploaded: number,
	service: string,
	deliveries: readonly Delivery[],
): TraceFile {
	const stamp = stampOf(uploaded);
	const folder = folderOf(uploaded) + (service === "" ? "" : `${service}/`);
	const name = `nordhafen_CloudTrace_eu-de_${stamp}_${hexOf(`${stamp} ${service}`, 16)}`;
	return {
		key: `${folder}${name}.json${isPlain(uploaded) ? "" : ".gz"}`,
		uploaded,
		service,
		deliveries,
	};
}

export function folderOf(uploaded: number): string {
	const date = new Date(uploaded).toISOString().slice(0, 10);
	const shown = date === "2026-10-05" ? "2026-10-5" : date;
	return `CloudTraces/eu-de/${shown.replaceAll("-", "/")}/system/`;
}

/** `2026-10-05T08-05-00Z` */
export function stampOf(instant: number): string {
	return `${new Date(instant).toISOString().slice(0, 19).replaceAll(":", "-")}Z`;
}

/** On 13 and 14 October the tracker does not compress. */
function isPlain(uploaded: number): boolean {
	return [13, 14].includes(new Date(uploaded).getUTCDate());
}

function windowEnd(at: number, hours: number): number {
	return (Math.floor(at / (hours * HOUR)) + 1) * hours * HOUR;
}
