import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { berlin, HOUR, MINUTE } from "./clock.ts";
import { DEV } from "./company.ts";
import {
	type Delivery,
	deliver,
	fileOf,
	filesOf,
	type TraceFile,
} from "./delivery.ts";
import { digestsOf } from "./digest.ts";
import { checkShapes, encode } from "./encode.ts";
import { type Event, kafkaEvent } from "./event.ts";
import { recordOf, userOf } from "./record.ts";
import { routine } from "./routine.ts";
import { PASSWORD_RESET, scenes } from "./scenes.ts";
import { surroundings } from "./surroundings.ts";
import { truthOf } from "./truth.ts";

/** Replaces `archive/` and `truth.json` in a folder by the tenant's October 2026; two runs give the same bytes. */
export async function writeTenant(folder: string): Promise<void> {
	const files = traceFiles();
	checkShapes(files);
	const digested = files.filter((f) => f.service === "DMS" && isDigested(f));
	const digests = digested.flatMap(digestsOf);
	const objects = new Map<string, Uint8Array>(digests);
	for (const file of files) objects.set(file.key, encode(file));
	await rm(join(folder, "archive"), { recursive: true, force: true });
	for (const [key, bytes] of objects) {
		const path = join(folder, "archive", key);
		await mkdir(dirname(path), { recursive: true });
		await writeFile(path, bytes);
	}
	const truth = truthOf(files, digests.length);
	await writeFile(
		join(folder, "truth.json"),
		`${JSON.stringify(truth, null, "\t")}\n`,
	);
}

/** A file of a day without compression, so that its MD5 is the same with every version of zlib. */
function isDigested({ uploaded }: TraceFile): boolean {
	return uploaded === berlin(13, 14, 5);
}

function traceFiles(): TraceFile[] {
	const events = [...routine(), ...scenes(), ...surroundings(), ...farAway()];
	events.sort((a, b) => a.time - b.time);
	const all = events.map((event, n) => deliver(event, recordOf(event, n)));
	const late = all.filter(isLate);
	const onTime = all.filter((delivery) => !late.includes(delivery));
	const files = filesOf([...onTime, ...copies(all), ...conflict(all)]);
	return [...files, ...redelivered(files), fileOf(berlin(33, 9, 5), "", late)];
}

/** So long before and after the month that its report does not read their files. */
function farAway(): Event[] {
	return [Date.UTC(2026, 8, 15, 9), Date.UTC(2026, 10, 10, 9)].flatMap((time) =>
		[0, 1, 2].map((i) =>
			kafkaEvent(
				time + i * MINUTE,
				"j.brandt",
				"Kafka_create_topic",
				"Success",
				DEV,
				{ bucket: "outOfPeriod" },
			),
		),
	);
}

/** The last night's clean-up is delivered two days after it happened. */
function isLate({ event }: Delivery): boolean {
	return event.time >= berlin(31, 2) && event.time < berlin(31, 3)
		? event.service === "KAFKA"
		: false;
}

/** CTS delivers at least once: now and then a record comes again half a day later, by turns as it was and written otherwise. */
function copies(all: readonly Delivery[]): Delivery[] {
	return all
		.filter(({ event }, n) => n % 199 === 120 && event !== PASSWORD_RESET)
		.filter(({ at }) => !nearCutFile(at))
		.map((delivery, i) => {
			const { event, record } = delivery;
			const user = event.user === null ? null : userOf(event.user);
			const rewritten = { ...record, time: String(event.time), user };
			return {
				...again(delivery),
				record: i % 2 === 0 ? record : rewritten,
				at: delivery.at + 12 * HOUR,
			};
		});
}

/** What the cut-off file takes along must not be there a second time. */
function nearCutFile(at: number): boolean {
	return at > berlin(16, 0) && at < berlin(18, 0);
}

function again(delivery: Delivery): Delivery {
	const { bucket } = delivery;
	return { ...delivery, bucket: bucket === "inScope" ? "duplicate" : bucket };
}

/** The password reset comes a second time, from another address. */
function conflict(all: readonly Delivery[]): Delivery[] {
	return all
		.filter(({ event }) => event === PASSWORD_RESET)
		.map((delivery) => ({
			...delivery,
			record: { ...delivery.record, source_ip: "198.51.100.25" },
			bucket: "conflict",
			at: delivery.at + 12 * HOUR,
		}));
}

/** One file comes twice as a whole. */
function redelivered(files: readonly TraceFile[]): TraceFile[] {
	return files
		.filter((f) => f.uploaded === berlin(7, 14, 5) && f.service === "KAFKA")
		.map(({ uploaded, service, deliveries }) =>
			fileOf(uploaded + 30 * MINUTE, service, deliveries.map(again)),
		);
}
