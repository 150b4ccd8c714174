import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

/** A record as a tracker writes it, with what identifies it made from `n`; October 2026 unless `fields` says otherwise. */
export function record(n: number, fields: Record<string, unknown> = {}) {
	const time = Date.parse("2026-10-05T08:00:00Z") + n * 1000;
	return {
		trace_id: `00000000-0000-11f1-a000-${String(n).padStart(12, "0")}`,
		trace_name: "createUserSuccess",
		trace_rating: "normal",
		trace_type: "ConsoleAction",
		time,
		record_time: time + 50,
		service_type: "DMS",
		resource_type: "kafka",
		resource_name: "orders",
		source_ip: "192.0.2.7",
		user: JSON.stringify({
			name: "ann",
			id: "7",
			domain: { name: "acme", id: "9" },
		}),
		code: 200,
		...fields,
	};
}

/** The key of a trace file of a day (`2026/10/05`) in the layout of a tracker. */
export function traceKey(day: string, name: string): string {
	return `CloudTraces/eu-de/${day}/system/DMS/p_CloudTrace_eu-de_${name}.json.gz`;
}

/** Writes a trace file into a folder archive. */
export async function writeTraceFile(
	archive: string,
	key: string,
	records: readonly unknown[],
): Promise<void> {
	const path = join(archive, key);
	await mkdir(dirname(path), { recursive: true });
	await writeFile(path, gzipSync(JSON.stringify(records)));
}
