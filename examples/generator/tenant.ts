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
import { chainOf } from "./digest.ts";
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
	const objects = new Map<string, Uint8Array>();
	for (const file of files) objects.set(file.key, encode(file));
	const digests = SIGNED.flatMap((service) => chainOf(service, files));
	for (const { key, bytes, metadata } of digests) {
		objects.set(key, bytes);
		objects.set(`${key}.metadata.json`, metadata);
	}
	await rm(join(folder, "archive"), { recursive: true, force: true });
	for (const [key, bytes] of objects) {
		const path = join(folder, "archive", key);
		await mkdir(dirname(path), { recursive: true });
		await writeFile(path, bytes);
	}
	const ends = digests.map(({ end }) => end);
	const truth = truthOf(files, ends);
	await writeFile(
		join(folder, "truth.json"),
		`${JSON.stringify(truth, null, "\t")}\n`,
	);
}

/** Of the other services' folders, which no report on Kafka needs, the digests are left out to keep the example small. */
const SIGNED = ["DMS", "KAFKA"];

function traceFiles(): TraceFile[] {
	const events = [...routine(), ...scenes(), ...surroundings(), ...farAway()];
	events.sort((a, b) => a.time - b.time);
	const all = events.map((event, n) => deliver(event, recordOf(event, n)));
	const late = all.filter(isLate);
	const onTime = all.filter((delivery) => !late.includes(delivery));
	const files = filesOf([...onTime, ...copies(all), ...conflict(all)]);
	return [
		...files,
		...redelivered(files),
		fileOf(berlin(33, 9, 5), "KAFKA", late),
	];
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
