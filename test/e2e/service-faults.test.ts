import { describe, expect, it } from "vitest";
import { TracefolioError } from "../../lib/errors.ts";
import { sha256 } from "../../lib/publish/artifact.ts";
import { publishedNames, readRevision } from "../../lib/publish/index-entry.ts";
import type { Work } from "../../lib/queue/queue.ts";
import type { HandoverView } from "../../lib/service/contract.ts";
import { custodyLog, readCustody } from "../../lib/service/custody.ts";
import { downloadOf } from "../../lib/service/downloads.ts";
import { bagKey, handoverIds } from "../../lib/service/handovers.ts";
import { jobsOf } from "../../lib/service/jobs.ts";
import {
	endHandover,
	fetchEvidence,
	handoverView,
	orderEvidence,
} from "../../lib/service/order-evidence.ts";
import { orderReport } from "../../lib/service/order-report.ts";
import type { Served, Service } from "../../lib/service/service.ts";
import { unfinishedWork } from "../../lib/service/unfinished.ts";
import { LEASE_MS } from "../../lib/service/work.ts";
import { doWork } from "../../lib/service/worker.ts";
import { memoryStore } from "../../lib/store/memory.ts";
import { createRecord } from "../../lib/store/record.ts";
import type { Store } from "../../lib/store/store.ts";
import { newService, OWNER, workerOf } from "../support/service.ts";
import { bytes } from "../support/stores.ts";

/** In which way the call of a store or of the queue comes to nothing, as its caller sees it. */
const WAYS = [
	"is refused",
	"is done without an answer",
	"ends the process before it is done",
	"ends the process after it was done",
] as const;
type Way = (typeof WAYS)[number];

/** What a process is ended by: nothing that is called after it has an effect. */
class Death extends Error {}

/** Lets one call come to nothing, the n-th. */
function faultAt(n: number, way: Way) {
	let calls = 0;
	let dead = false;
	return {
		wasReached: () => calls >= n,
		async pass<Result>(call: () => Promise<Result>): Promise<Result> {
			if (dead) throw new Death();
			if (++calls !== n) return call();
			dead = way.startsWith("ends");
			if (/without|after/.test(way)) await call();
			throw dead ? new Death() : new TracefolioError("STORE", "It is away");
		},
	};
}

type Pass = ReturnType<typeof faultAt>["pass"];
const asItIs: Pass = (call) => call();

function through(store: Store, pass: Pass): Store {
	return {
		...store,
		level: (prefix) => pass(() => store.level(prefix)),
		head: (key) => pass(() => store.head(key)),
		create: (key, body, keep) => pass(() => store.create(key, body, keep)),
		async *list(prefix) {
			await pass(async () => {});
			yield* store.list(prefix);
		},
		async *read(key, version) {
			await pass(async () => {});
			yield* store.read(key, version);
		},
	};
}

/** What outlives each process: stores and clock. */
function newWorld() {
	const output = memoryStore();
	const state = memoryStore();
	const clock = { now: Date.parse("2026-11-02T06:00:00Z") };
	return { output, state, clock };
}
type World = ReturnType<typeof newWorld>;

/** A process over the stores of a world, whose calls go through `pass`. */
function processOver({ output, state, clock }: World, pass: Pass) {
	const own = through(output, pass);
	const made = newService(["kafka"], { output: own });
	const [served] = made.service.profiles.values();
	if (served === undefined) throw new Error();
	const kafka: Served = { ...served, custody: custodyLog(own, "kafka") };
	const sent: Work[] = [];
	const service: Service = {
		...made.service,
		profiles: new Map([["kafka", kafka]]),
		state: through(state, pass),
		now: () => clock.now,
		queue: {
			send: (work) =>
				pass(async () => {
					sent.push(work);
				}),
		},
	};
	const { effects, told } = workerOf(service, crypto.randomUUID(), {
		makeReport: () => publishOnce(own),
		async makeBag({ id }) {
			const bag = bytes(`bag of ${id}`);
			await own.create(bagKey(id, sha256(bag)) ?? "", bag);
			return {
				...{ at: "2026-11-02T06:00:00.000Z", size: bag.length },
				...{ sha256: sha256(bag), signedBy: null, holds: true },
			};
		},
	});
	return { service, effects, sent, told };
}
type Process = ReturnType<typeof processOver>;

/** Publishes like the pipeline: files, manifest, index entry; and nothing where that was done before. */
async function publishOnce(output: Store) {
	const made = { profile: "kafka", revision: 1 };
	if (await readRevision(output, "kafka", "2026-10", 1))
		return { ...made, published: false };
	const folder = "kafka/2026-10/r1/";
	const report = bytes('{"report":{"reasons":[]}}');
	const [file] = [
		{ name: "report.json", size: report.length, sha256: sha256(report) },
	];
	const manifest = JSON.stringify({ files: [file] });
	await output.create(`${folder}report.json`, report);
	await output.create(`${folder}manifest.json`, bytes(manifest));
	await createRecord(output, "kafka/index/2026-10-r1.json", {
		...{ schema: "tracefolio/index@1", ...made, period: "2026-10", folder },
		...{ manifestSha256: sha256(manifest), inputs: "0".repeat(64) },
		...{ status: "final", completeness: "proven" },
		generatedAt: "2026-11-02T06:00:00.000Z",
	});
	return { ...made, published: true };
}

/** What the watchdog does some minutes later: it sends again whatever has not ended, until all has. */
async function later(world: World): Promise<void> {
	const { effects, service } = processOver(world, asItIs);
	const [served] = service.profiles.values();
	for (let round = 0; round < 5 && served; round++) {
		world.clock.now += LEASE_MS + 1;
		for (const work of await unfinishedWork(service, served))
			await doWork(work, effects);
	}
}

/** What was recorded, as `<what was done>`, in order; refused where the chain does not hold. */
async function recorded({ output }: World): Promise<string[]> {
	const all = { limit: 1000 };
	const { entries, holds } = await readCustody(output, "kafka", all);
	return [...(holds ? [] : ["a broken chain"]), ...entries.map((e) => e.did)];
}

/** One use of the service: what leads to it, the use, and what must be so once it was repeated and the watchdog was there. */
interface Scene<Given, Answer> {
	before(world: World): Promise<Given>;
	use(process: Process, given: Given): Promise<Answer>;
	/** names what is wrong; `answers`: of the use with the fault, where it had one, and of its repetition */
	wrong(
		world: World,
		answers: readonly Answer[],
		given: Given,
	): Promise<string[]>;
}

/** Plays a scene with a fault at each call of it, and in each way; gives what is wrong afterwards. */
async function play<Given, Answer>(
	scene: Scene<Given, Answer>,
): Promise<string[]> {
	const found: string[] = [];
	for (const way of WAYS)
		for (let n = 1; ; n++) {
			const fault = faultAt(n, way);
			const wrong = await playOnce(scene, fault.pass).catch((error) => [
				`afterwards: ${error}`,
			]);
			found.push(...wrong.map((what) => `call ${n} ${way}: ${what}`));
			if (!fault.wasReached()) break;
		}
	return found;
}

async function playOnce<Given, Answer>(
	scene: Scene<Given, Answer>,
	pass: Pass,
): Promise<string[]> {
	const world = newWorld();
	const given = await scene.before(world);
	const answers: Answer[] = [];
	const process = processOver(world, pass);
	await scene.use(process, given).then(
		(answer) => answers.push(answer),
		() => {},
	);
	answers.push(await scene.use(processOver(world, asItIs), given));
	await later(world);
	return scene.wrong(world, answers, given);
}

function unless(holds: boolean, what: string): string[] {
	return holds ? [] : [what];
}

const ORDER = { profile: "kafka", period: "2026-10" };
const HANDED = {
	...{ recipient: "Auditor", purpose: "Audit", days: 14 },
	sources: "listed" as const,
};

/** A report that is published, with the process that did it. */
async function published(world: World): Promise<Process> {
	const process = processOver(world, asItIs);
	await publishOnce(world.output);
	return process;
}

/** A hand-over whose bag waits to be made. */
async function issued(world: World): Promise<HandoverView> {
	const { service } = await published(world);
	return orderEvidence(service, OWNER, "kafka.2026-10.r1", HANDED, undefined);
}

async function ready(world: World): Promise<HandoverView> {
	const handover = await issued(world);
	await later(world);
	return handover;
}

const agent = { address: "192.0.2.1", agent: "curl" };

function tokenOf({ link = "" }: HandoverView): string {
	return link.slice(link.lastIndexOf("/") + 1);
}

const ordering: Scene<void, { readonly id: string }> = {
	async before() {},
	use: ({ service }) => orderReport(service, OWNER, ORDER, "key-1"),
	async wrong({ output, state }, answers) {
		const jobs = await jobsOf(state, "kafka");
		const names = await publishedNames(output, "kafka");
		return [
			...unless(jobs.length === 1, `${jobs.length} jobs`),
			...unless(jobs[0]?.status === "published", `it is ${jobs[0]?.status}`),
			...unless(names.length === 1, `${names.length} publications`),
			...unless(answers.at(-1)?.id === jobs[0]?.id, "another job"),
		];
	},
};

const building: Scene<Work, string> = {
	async before(world) {
		const { service } = processOver(world, asItIs);
		const { id } = await orderReport(service, OWNER, ORDER, undefined);
		return { kind: "report", job: id };
	},
	use: ({ effects }, work) => doWork(work, effects),
	async wrong(world) {
		const jobs = await jobsOf(world.state, "kafka");
		const names = await publishedNames(world.output, "kafka");
		const did = await recorded(world);
		return [
			...unless(jobs[0]?.status === "published", `it is ${jobs[0]?.status}`),
			...unless(names.length === 1, `${names.length} publications`),
			...unless(did.includes("report-published"), "it is not recorded"),
			...unless(!did.includes("report-failed"), "it is recorded as failed"),
			...unless(!did.includes("a broken chain"), "the chain is broken"),
		];
	},
};

const bagging: Scene<HandoverView, string> = {
	before: issued,
	use: ({ effects }, { id }) =>
		doWork({ kind: "evidence", handover: id }, effects),
	async wrong(world, _answers, handover) {
		const { service } = processOver(world, asItIs);
		const view = await handoverView(service, OWNER, handover.id);
		const url = await fetchEvidence(service, tokenOf(handover), agent);
		const did = await recorded(world);
		return [
			...unless(view.status === "ready", `it is ${view.status}`),
			...unless(url.endsWith(".zip"), `the link leads to ${url}`),
			...unless(!did.includes("evidence-failed"), "it is recorded as failed"),
			...unless(!did.includes("a broken chain"), "the chain is broken"),
		];
	},
};

/** `withKey`: whether the repetition comes with the same idempotency key */
const issuing = (
	withKey: boolean,
): Scene<void, HandoverView & { readonly made?: string }> => ({
	async before(world) {
		await published(world);
	},
	use: ({ service }) =>
		orderEvidence(
			...([service, OWNER, "kafka.2026-10.r1", HANDED] as const),
			withKey ? "key-1" : undefined,
		),
	async wrong(world, answers) {
		const { service } = processOver(world, asItIs);
		const token = answers.map(tokenOf).find((text) => text !== "");
		const ids = await handoverIds(world.output, "kafka");
		const did = await recorded(world);
		return [
			...unless(!withKey || ids.length === 1, `${ids.length} hand-overs`),
			...unless(!did.includes("a broken chain"), "the chain is broken"),
			...(token === undefined
				? ["nobody was given the link"]
				: await fetchEvidence(service, token, agent).then(
						() => [],
						(error) => [`the link gives nothing: ${error}`],
					)),
		];
	},
});

const fetching: Scene<HandoverView, string> = {
	before: ready,
	use: ({ service }, handover) =>
		fetchEvidence(service, tokenOf(handover), agent),
	async wrong(world, answers) {
		const did = await recorded(world);
		return [
			...unless(answers.length > 0, "no URL"),
			...unless(did.includes("evidence-fetched"), "it is not recorded"),
			...unless(!did.includes("a broken chain"), "the chain is broken"),
		];
	},
};

const revoking: Scene<HandoverView, void> = {
	before: ready,
	use: ({ service }, { id }) => endHandover(service, OWNER, id),
	async wrong(world, _answers, handover) {
		const { service } = processOver(world, asItIs);
		const got = await fetchEvidence(service, tokenOf(handover), agent).then(
			() => "a URL",
			(error) => String(error),
		);
		const did = await recorded(world);
		return [
			...unless(/revoked/.test(got), `the link gives ${got}`),
			...unless(!did.includes("a broken chain"), "the chain is broken"),
		];
	},
};

const downloading: Scene<Process, unknown> = {
	before: published,
	use: ({ service }) =>
		downloadOf(service, OWNER, "kafka.2026-10.r1", "report.json"),
	async wrong(world) {
		const did = await recorded(world);
		return [
			...unless(did.includes("download-link-issued"), "it is not recorded"),
			...unless(!did.includes("a broken chain"), "the chain is broken"),
		];
	},
};

/** The same scene, of which only is asked whether something is in the custody log. */
function records<Given, Answer>(
	scene: Scene<Given, Answer>,
	event: string,
): Scene<Given, Answer> {
	return {
		...scene,
		async wrong(world) {
			const did = await recorded(world);
			return unless(did.includes(event), `no ${event} is recorded`);
		},
	};
}

describe("a store or the queue that fails at any call", () => {
	it("costs an order nothing: one job and one publication come of its repetition", async () => {
		expect(await play(ordering)).toEqual([]);
	});

	it("costs a report nothing: it is published once, recorded, and its job ends", async () => {
		expect(await play(building)).toEqual([]);
	});

	it("costs evidence nothing: its bag is made, and the link gives it", async () => {
		expect(await play(bagging)).toEqual([]);
	});

	it("costs an order of evidence nothing, where it is repeated without an idempotency key", async () => {
		expect(await play(issuing(false))).toEqual([]);
	});

	it("costs an order of evidence nothing, where it is repeated with its idempotency key", async () => {
		expect(await play(issuing(true))).toEqual([]);
	});

	it("costs an auditor nothing but the repetition, and each use is recorded", async () => {
		expect(await play(fetching)).toEqual([]);
	});

	it("costs a revocation nothing: repeated, it holds", async () => {
		expect(await play(revoking)).toEqual([]);
	});

	it("costs a download nothing but the repetition", async () => {
		expect(await play(downloading)).toEqual([]);
	});
});

describe("the custody log, where a store or the queue failed at any call", () => {
	it("has the order of a report", async () => {
		expect(await play(records(ordering, "report-requested"))).toEqual([]);
	});

	it("has that evidence was issued", async () => {
		expect(await play(records(issuing(true), "evidence-issued"))).toEqual([]);
	});

	it("has that a bag was made", async () => {
		expect(await play(records(bagging, "evidence-made"))).toEqual([]);
	});

	it("has a revocation", async () => {
		expect(await play(records(revoking, "evidence-revoked"))).toEqual([]);
	});
});

describe("orderEvidence()", () => {
	it.each([{ days: 90 }, { sources: "full" as const }])(
		"refuses an idempotency key that came with another order before: %o",
		async (other) => {
			const { service } = await published(newWorld());
			const order = (more: Partial<typeof HANDED | typeof other>) =>
				orderEvidence(
					...([service, OWNER, "kafka.2026-10.r1"] as const),
					{ ...HANDED, ...more },
					"key-1",
				);
			await order({});
			await expect(order(other)).rejects.toMatchObject({ kind: "key-reused" });
		},
	);
});
