import type { Answer } from "./answer.ts";
import { type HeldTrace, newestFirst, type TraceRecord } from "./traces.ts";

/** Where traces are kept: a project of a region, with the name by which IAM knows it. */
export interface ProjectName {
	readonly region: string;
	readonly id: string;
	readonly name: string;
}

/** A tracker as the service shows it; every field can be given. */
export type Tracker = Readonly<Record<string, unknown>>;

/** A project that the service holds. */
export interface Project extends ProjectName {
	/** newest first */
	readonly held: readonly HeldTrace[];
	/** Adds traces, each visible from a time of the server's clock; from its record time, unless it is said. */
	add(records: readonly TraceRecord[], visibleFrom?: number): void;
	/** set it to change what the service says of its trackers */
	trackers: readonly Tracker[];
	/** the answer that gave out a marker */
	readonly answers: Map<string, Answer>;
	/** the last answer that held traces */
	last: Answer | null;
	/** how many queries of traces it has answered */
	queries: number;
	/** markers that are no trace's id, and what they stand for */
	readonly standIns: Map<string, string | null>;
}

export function newProject(name: ProjectName): Project {
	const held: HeldTrace[] = [];
	return {
		...name,
		held,
		add(records, visibleFrom) {
			for (const record of records)
				held.push({ record, visibleFrom: visibleFrom ?? record.record_time });
			held.sort((a, b) => newestFirst(a.record, b.record));
		},
		trackers: [systemTracker({ project_id: name.id })],
		answers: new Map(),
		last: null,
		queries: 0,
		standIns: new Map(),
	};
}

/** A management tracker that is enabled, transfers to a bucket and has integrity verification on, unless `fields` says otherwise. Source: CTS API reference, "Querying a Tracker". */
export function systemTracker(fields: Tracker = {}): Tracker {
	return {
		id: "2e6fa9b8-8c6e-456d-b5d3-77be972d220b",
		tracker_name: "system",
		tracker_type: "system",
		status: "enabled",
		detail: "",
		create_time: 1_790_000_000_000,
		domain_id: "9",
		is_support_validate: true,
		obs_info: {
			bucket_name: "audit",
			file_prefix_name: "p",
			compress_type: "gzip",
			is_sort_by_service: true,
			bucket_lifecycle: 365,
			bucket_location: "eu-de",
			is_authorized_bucket: true,
		},
		lts: {
			is_lts_enabled: false,
			log_group_name: "CTS",
			log_topic_name: "system-trace",
		},
		...fields,
	};
}
