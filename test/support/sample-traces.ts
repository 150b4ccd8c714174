import type { Outcome, Phase, PopulationRow } from "../../lib/report/model.ts";

/** One catalogued operation of the sample, or (without a text) a trace name that no catalog knows. */
export interface SampleOperation {
	readonly traceName: string;
	readonly resourceType: string;
	readonly operation: string | null;
	readonly family: string | null;
	readonly phase: Phase | null;
	readonly outcome: Outcome;
}

const DIRECT: readonly [string, string][] = [
	["Kafka_create_topic", "create a topic"],
	["Kafka_delete_topics", "delete topics"],
	["Kafka_alter_topics", "change topics"],
	["Kafka_reset_consumer_offset", "reset a consumer offset"],
	["Kafka_batch_delete_group", "delete consumer groups"],
	["createUser", "create a user"],
	["deleteUser", "delete a user"],
	["deleteDMSBackendJob", "delete a background task"],
];
const REQUESTED: readonly [string, string][] = [
	["extendDMSInstance", "extend an instance"],
	["restartDMSInstance", "restart an instance"],
	["modifyDMSInstanceInfo", "change an instance's settings"],
	["batchDeleteDMSInstance", "delete several instances"],
	["kafka_reassignment", "move partitions to other brokers"],
];

/** What the sample's catalog documents: eight direct operations, five with a request and a task. */
export const SAMPLE_OPERATIONS: readonly SampleOperation[] = [
	...DIRECT.flatMap(([family, text]) => bothEnds(family, text, "direct")),
	...REQUESTED.flatMap(([family, text]) => [
		...bothEnds(family, text, "request"),
		...bothEnds(family, text, "task"),
	]),
];

const UNCATALOGUED: readonly SampleOperation[] = [
	["downloadDMSMessages", "success"],
	["Kafka_rebalance_logFailure", "failure"],
	["migrateDMSInstanceNow", "unknown"],
].map(([traceName = "", outcome]) => ({
	traceName,
	resourceType: "kafka",
	operation: null,
	family: null,
	phase: null,
	outcome: outcome as Outcome,
}));

/** The name says no outcome, so the rating decides. */
const INCIDENT: SampleOperation = {
	traceName: "batchDeleteDMSInstanceTask",
	resourceType: "kafka",
	operation: "Delete several instances",
	family: "batchDeleteDMSInstance",
	phase: "task",
	outcome: "incident",
};

function bothEnds(
	family: string,
	text: string,
	phase: Phase,
): SampleOperation[] {
	const verb = { direct: "", request: "Submit a request: ", task: "Run: " };
	const task = phase === "task" ? "Task" : "";
	const words = `${verb[phase]}${text}`;
	const sentence = words.charAt(0).toUpperCase() + words.slice(1);
	return (["success", "failure"] as const).map((outcome) => ({
		traceName: `${family}${task}${outcome === "success" ? "Success" : "Failure"}`,
		resourceType: "kafka",
		operation: outcome === "success" ? sentence : `${sentence} (failed)`,
		family,
		phase,
		outcome,
	}));
}

const USERS = ["a.weber", "c.lindqvist", "svc-terraform", "m.öztürk", null];
const CHANNELS = ["ConsoleAction", "ApiCall", "SystemAction", null];
const RATINGS = {
	success: "normal",
	failure: "warning",
	incident: "incident",
	unknown: null,
} as const;

/** `count` traces in time order, spread over `[start, end)` (ms since the epoch, UTC); the same for the same arguments. */
export function sampleTraces(
	count: number,
	start: number,
	end: number,
): PopulationRow[] {
	const draw = numbers(20261001);
	const times = Array.from({ length: count }, () =>
		Math.floor(start + draw() * (end - start)),
	).sort((a, b) => a - b);
	return times.map((time, index) => sampleTrace(index + 1, time, draw));
}

function sampleTrace(
	n: number,
	time: number,
	draw: () => number,
): PopulationRow {
	const operation = operationOf(n, draw);
	const { outcome } = operation;
	// every 23rd trace carries the other rating: name and rating disagree
	const contradicts = n % 23 === 7 && outcome !== "unknown";
	const odd = outcome === "success" ? "warning" : "normal";
	const failed = outcome === "failure" || outcome === "incident";
	const user = pick(USERS, draw());
	const day = new Date(time + 5 * 60_000);
	const hex = n.toString(16).padStart(4, "0");
	return {
		n,
		traceId: `7c0e${hex}-9d1a-11f1-8a2b-${(0xfa163e000000 + n * 7919).toString(16)}`,
		time: new Date(time).toISOString(),
		recordTime: new Date(time + 1200).toISOString(),
		service: "DMS",
		resourceType: operation.resourceType,
		traceName: operation.traceName,
		operation: operation.operation,
		family: operation.family,
		phase: operation.phase,
		outcome,
		catalogued: operation.operation !== null,
		rating: contradicts ? odd : RATINGS[outcome],
		agrees: outcome === "unknown" ? null : !contradicts,
		channel: pick(CHANNELS, draw()),
		user,
		domain: user === null ? null : "OTC00000000001000012345",
		userId: user === null ? null : `5f8e${hex}d41d8cd98f00b204e9800998`,
		sourceIp: user === null ? null : `198.51.100.${(n % 250) + 1}`,
		resourceName: `kafka-${["orders", "billing", "metering"][n % 3]}-${(n % 4) + 1}`,
		resourceId: `b6a1${hex}-0f6e-4e0b-9b1d-2f4e5a6b7c8d`,
		code: failed ? "400" : "200",
		requestId: n % 3 === 0 ? null : `req-${hex}`,
		copies: n % 13 === 3 ? 2 : 1,
		source: { object: keyOf(day), position: `record ${(n % 9) + 1}` },
		details: failed
			? { response: { error_code: "DMS.00400041", error_msg: "Not allowed" } }
			: { request: { name: "orders" } },
	};
}

/** Mostly successes; every 17th trace is uncatalogued, every 29th an incident. */
function operationOf(n: number, draw: () => number): SampleOperation {
	const pair = 2 * Math.floor(draw() ** 1.4 * (SAMPLE_OPERATIONS.length / 2));
	const failed = draw() < 0.15 ? 1 : 0;
	if (n % 29 === 11) return INCIDENT;
	if (n % 17 === 5)
		return pick(UNCATALOGUED, ((n - 5) / 17 / UNCATALOGUED.length) % 1);
	return SAMPLE_OPERATIONS[pair + failed] ?? INCIDENT;
}

/** The key of the trace file that a tracker would write for an upload at `day`. */
export function keyOf(day: Date): string {
	const iso = day.toISOString();
	const [year, month, date] = iso.slice(0, 10).split("-");
	const hour = iso.slice(11, 13);
	return `CloudTraces/eu-de/${year}/${month}/${date}/system/DMS/nwe_CloudTrace_eu-de_${iso.slice(0, 10)}T${hour}-00-00Z_d22ef9d1${date}${hour}392c.json.gz`;
}

function pick<T>(list: readonly T[], at: number): T {
	return list[Math.min(list.length - 1, Math.floor(at * list.length))] as T;
}

/** Numbers in [0, 1), always the same ones for a seed (a linear congruential generator). */
function numbers(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
}
