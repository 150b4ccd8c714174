import type { Principal } from "../../lib/access/principal.ts";
import { SCOPES } from "../../lib/access/principal.ts";
import type { Work } from "../../lib/queue/queue.ts";
import { custodyLog } from "../../lib/service/custody.ts";
import type { JobRequest } from "../../lib/service/jobs.ts";
import { publicationsIn } from "../../lib/service/publications.ts";
import type { Served, Service } from "../../lib/service/service.ts";
import type { WorkEffects } from "../../lib/service/worker.ts";
import { memoryStore } from "../../lib/store/memory.ts";
import type { Store } from "../../lib/store/store.ts";

export const OWNER: Principal = {
	...{ kind: "local", name: "local", scopes: SCOPES, profiles: "*" },
};

/** A request of a month. */
export function jobRequest(over: Partial<JobRequest> = {}): JobRequest {
	return {
		...{ profile: "kafka", period: "2026-10", timezone: "UTC" },
		...{ template: "full", language: "en", requestedBy: "local" },
		requestedAt: "2026-11-02T06:00:00.000Z",
		...over,
	};
}

/** A service over stores in memory, whose clock is moved by hand and whose queue keeps what it is sent. */
export function newService(
	names: readonly string[] = ["kafka"],
	{ output = memoryStore(), state = memoryStore() }: Partial<Stores> = {},
) {
	const sent: Work[] = [];
	const clock = { now: Date.parse("2026-11-02T06:00:00Z") };
	const profiles = new Map<string, Served>(
		names.map((profile) => [
			profile,
			{
				profile: {
					...{ profile, title: "Audit report", organisation: "" },
					...{ timezone: "UTC", language: "en", template: "full" },
				},
				...{ output, publications: publicationsIn(output) },
				custody: custodyLog(output, profile),
				verify: async () => ({ holds: true, files: 0, bytes: 0, findings: [] }),
			},
		]),
	);
	const service: Service = {
		...{ version: "0.0.0", profiles, state, url: "https://desk.example" },
		now: () => clock.now,
		queue: {
			async send(work) {
				sent.push(work);
			},
		},
		link: async (_served, { key }) => `https://store.example/${key}`,
	};
	return { service, sent, clock, output, state };
}

interface Stores {
	readonly output: Store;
	readonly state: Store;
}

/** Effects of a worker whose reports are made at once; what was told and logged is kept. */
export function workerOf(
	service: Service,
	name = "worker-1",
	over: Partial<WorkEffects> = {},
) {
	const told: unknown[] = [];
	const logged: unknown[] = [];
	const effects: WorkEffects = {
		service,
		worker: { name, isGone: () => false },
		makeReport: async ({ profile }) => ({
			...{ profile, revision: 1, published: true },
		}),
		makeBag: async () => ({
			...{ at: "2026-11-02T06:00:00.000Z", size: 1, sha256: "0".repeat(64) },
			...{ signedBy: null, holds: true },
		}),
		async ended(_job, end) {
			told.push(end);
		},
		log: (_message, error) => logged.push(error),
		...over,
	};
	return { effects, told, logged };
}
