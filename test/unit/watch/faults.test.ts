import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { watchCommand } from "../../../cli/watch.ts";
import { DEFAULT_PROFILE } from "../../../lib/config.ts";
import { readNotifySecrets } from "../../../lib/notify-config.ts";
import { parsePeriod } from "../../../lib/period.ts";
import { publicationKeys } from "../../../lib/publish/index-entry.ts";
import type { Work } from "../../../lib/queue/queue.ts";
import type { Schedule } from "../../../lib/schedule.ts";
import { submitJob } from "../../../lib/service/jobs.ts";
import { folderStore } from "../../../lib/store/folder.ts";
import type { Concern } from "../../../lib/watch/concern.ts";
import { latePeriods, watchedPeriods } from "../../../lib/watch/due.ts";
import { noticesOf } from "../../../lib/watch/notices.ts";
import { makeDue } from "../../../lib/wire-schedule.ts";
import { wireService } from "../../../lib/wire-service.ts";
import { type WatchRequest, watch } from "../../../lib/wire-watch.ts";
import { newFolder } from "../../support/stores.ts";
import { type HttpServer, httpServer } from "../notify/http-server.ts";

const DECEMBER = Date.parse("2026-12-04T05:00:00Z");
const DAY_MS = 24 * 3_600_000;
const SECRET = {
	TRACEFOLIO_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString("base64")}`,
};
const SECRETS = readNotifySecrets(SECRET);

/** Profiles, each with a folder of its own for publications, and a queue that only keeps what it is sent. */
async function newPlace() {
	const root = await newFolder();
	const at = (...names: string[]) => join(root, ...names);
	for (const name of ["archive", "profiles"]) await mkdir(at(name));
	const sent: Work[] = [];
	async function writeProfile(profile: string, more: object = {}) {
		await mkdir(at("profiles", profile), { recursive: true });
		await mkdir(at(profile), { recursive: true });
		const settings = {
			...{ profile, timezone: "Europe/Berlin", archive: at("archive") },
			output: at(profile),
			...more,
		};
		const file = at("profiles", profile, "tracefolio.yml");
		await writeFile(file, JSON.stringify(settings));
		return file;
	}
	const run = (fields: Partial<WatchRequest> = {}) =>
		watch({
			...{ cadence: "month", scheduledTime: DECEMBER, secrets: null, s3: {} },
			profile: at("profiles"),
			queue: {
				async send(work) {
					sent.push(work);
				},
			},
			...{ archive: undefined, output: undefined, now: () => DECEMBER },
			progress: () => {},
			...fields,
		});
	return { at, sent, writeProfile, run };
}

const webhook = (origin: string, path = "t") => ({
	...{ kind: "webhook", url: `${origin}/${path}` },
});

/** What a server was told, by the type of the notice. */
function told({ received }: HttpServer) {
	return received.map(({ body }) => {
		const { type, data }: { type: string; data: Record<string, unknown> } =
			JSON.parse(body);
		return { type, data };
	});
}

describe("watch()", () => {
	it("begins no further delivery after two minutes, of all that it has to tell", async () => {
		const real = AbortSignal.timeout.bind(AbortSignal);
		const hundredth = vi
			.spyOn(AbortSignal, "timeout")
			.mockImplementation((ms) => real(ms / 100));
		onTestFinished(() => hundredth.mockRestore());
		const server = await httpServer({ hangs: true });
		const place = await newPlace();
		const targets = ["a", "b"].map((path) => webhook(server.origin, path));
		const digestKeys = Array.from({ length: 20 }, (_, n) => ({
			...{ file: `${n}.pem`, to: "2026-12-10T00:00:00Z" },
		}));
		await place.writeProfile("acme", {
			...{ notify: targets, watch: { since: "2024-01-01" } },
			archive: { uri: place.at("archive"), digestKeys },
		});
		await place.run({ secrets: SECRETS });
		// eight at once, and four times thirty seconds
		expect(server.received.length).toBeLessThanOrEqual(40);
	});

	it("keeps what it remembers in one place, be the first profile broken or not", async () => {
		const place = await newPlace();
		await place.writeProfile("alpha");
		await place.writeProfile("beta");
		await place.run();
		expect(await readdir(place.at("alpha", "_service"))).toContain("beta");
		await place.writeProfile("alpha", { timezone: "Europe/Atlantis" });
		const { failures } = await place.run();
		expect(failures).not.toEqual([]);
		expect(await readdir(place.at("beta"))).not.toContain("_service");
	});

	it("says so where a publication that people are to be told of is not as it was published", async () => {
		const server = await httpServer();
		const place = await newPlace();
		await place.writeProfile("acme", { notify: [webhook(server.origin)] });
		const keys = publicationKeys("acme", "2026-11");
		const entry = {
			...{ schema: "tracefolio/index@1", profile: "acme", period: "2026-11" },
			...{ revision: 1, folder: keys.folder(1), inputs: "0".repeat(64) },
			...{ manifestSha256: "0".repeat(64), status: "final" },
			...{ completeness: "proven", generatedAt: "2026-12-04T04:00:00Z" },
		};
		const output = folderStore(place.at("acme"));
		await output.create(keys.entry(1), Buffer.from(JSON.stringify(entry)));
		await output.create(`${keys.folder(1)}manifest.json`, Buffer.from("{}"));
		const { profiles } = await place.run({ secrets: SECRETS });
		expect(server.received).toEqual([]);
		expect(profiles[0]?.concerns).not.toEqual([]);
	});

	it("sends what is stuck again although the record of another job is damaged", async () => {
		const place = await newPlace();
		await place.writeProfile("acme");
		const state = folderStore(place.at("acme", "_service"), {
			mayBeMissing: true,
		});
		const { job } = await submitJob(
			state,
			{
				...{ profile: "acme", period: "2026-09", timezone: "Europe/Berlin" },
				...{ template: "full", language: "en", requestedBy: "key:1" },
				requestedAt: "2026-12-03T05:00:00Z",
			},
			DECEMBER - DAY_MS,
		);
		const damaged = "acme/jobs/0123456789abcdef.j1/request.json";
		await state.create(damaged, Buffer.from('{"profile": "ac'));
		const { failures } = await place.run();
		expect(failures).not.toEqual([]);
		expect(place.sent).toContainEqual({ kind: "report", job: job.id });
	});

	it("has people told once of what fails for the same reason each day", async () => {
		const server = await httpServer();
		const place = await newPlace();
		await place.writeProfile("acme", {
			...{ notify: [webhook(server.origin)], archive: "/no/such/folder" },
		});
		for (const day of [0, 1, 2]) {
			const now = () => DECEMBER + day * DAY_MS;
			await place.run({ scheduledTime: now() });
			const env = { ...SECRET, TRACEFOLIO_PROFILE: place.at("profiles") };
			const { work } = await wireService(env, { now, log: () => {} });
			for (const one of place.sent.splice(0))
				while ((await work(one)) === "again");
		}
		const failed = told(server).filter(({ type }) => type === "report.failed");
		expect(failed).toHaveLength(1);
	});
});

describe("watchedPeriods()", () => {
	const ZONES = [
		...["Europe/Berlin", "America/Santiago", "Africa/Cairo", "Asia/Beirut"],
		...["Pacific/Apia", "Pacific/Kiritimati", "Australia/Lord_Howe", "UTC"],
		...["Asia/Tehran", "Africa/Casablanca", "Asia/Gaza"],
	];
	const CADENCES = ["day", "week", "month", "quarter", "year"] as const;

	it.each(ZONES)(
		"leaves no gap and counts nothing twice in %s, over changes of clocks and years",
		(timezone) => {
			for (const cadence of CADENCES) {
				const watch = {
					...{ since: "2024-12-15", deadlineHours: 24, finalHours: 48 },
				};
				const scheduledTime = Date.parse("2026-11-02T05:00:00Z");
				const schedule: Schedule = { cadence, scheduledTime };
				const profile = { ...DEFAULT_PROFILE, timezone, watch };
				const periods = watchedPeriods(schedule, profile, []);
				const [first, ...others] = periods;
				const since = parsePeriod("2024-12-15", timezone, 0).start;
				expect(first?.start).toBeGreaterThanOrEqual(since);
				let end = first?.end;
				for (const period of others) {
					expect(period.start).toBe(end);
					end = period.end;
				}
				expect(end).toBe(
					parsePeriod(`last-${cadence}`, timezone, scheduledTime).end,
				);
				if (cadence === "day") expect(first?.label).toBe("2024-12-15");
			}
		},
	);
});

describe("latePeriods()", () => {
	it("finds what is missing, however many later periods have been accepted as they are", () => {
		const watch = {
			...{ since: "2025-01-01", deadlineHours: 24, finalHours: 48 },
		};
		const profile = { ...DEFAULT_PROFILE, timezone: "UTC", watch };
		const schedule: Schedule = { cadence: "day", scheduledTime: DECEMBER };
		const [missing, ...others] = watchedPeriods(schedule, profile, []);
		const standing = others.map(
			({ label }) => ({ period: label, status: "provisional" }) as const,
		);
		const late = latePeriods(schedule, profile, standing);
		expect(late.periods.map(({ period }) => period.label)).toContain(
			missing?.label,
		);
	});
});

describe("parsePeriod()", () => {
	// where clocks go back to midnight, there are two of them on that day
	it.each([
		["Atlantic/Azores", "2026-10-24", "2026-10-25"],
		["America/Havana", "2025-11-01", "2025-11-02"],
		["America/Havana", "2026-10", "2026-11"],
	])("leaves no hour out in %s between %s and %s", (timezone, label, next) => {
		const { end } = parsePeriod(label, timezone, DECEMBER);
		expect(parsePeriod(next, timezone, DECEMBER).start).toBe(end);
	});
});

describe("noticesOf()", () => {
	function many(topic: Concern["topic"], count: number): Concern[] {
		return Array.from({ length: count }, (_, n) => ({
			...{ topic, subject: `2026-09-${n}`, message: "m" },
			at: DECEMBER - (60 - n) * DAY_MS,
		}));
	}
	const tell = (concerns: readonly Concern[], now: number) =>
		noticesOf(concerns, {
			...{ profile: "acme", requested: true, now },
			missing: concerns.map(({ subject }) => subject),
		});

	// those that people have accepted as they are stay so for ever
	it("does not tell each day anew of the same periods that are not final, however many", () => {
		const concerns = many("not-final", 25);
		const [today, tomorrow] = [DECEMBER, DECEMBER + DAY_MS].map((now) =>
			tell(concerns, now),
		);
		expect(tomorrow).toEqual(today);
	});

	it("does not tell on each of thirty days that one retention ends", () => {
		const concerns: Concern[] = [
			{
				...{ topic: "retention", subject: "acme/2016-11/r1/", message: "m" },
				at: DECEMBER + 20 * DAY_MS,
			},
		];
		const [today, tomorrow] = [DECEMBER, DECEMBER + DAY_MS].map((now) =>
			tell(concerns, now),
		);
		expect(tomorrow).toEqual(today);
	});
});

describe("watchCommand()", () => {
	async function caughtUp(more: object) {
		const server = await httpServer();
		const place = await newPlace();
		const file = await place.writeProfile("acme", {
			...{ notify: [webhook(server.origin)], ...more },
		});
		const silent = [process.stdout, process.stderr].map((stream) =>
			vi.spyOn(stream, "write").mockReturnValue(true),
		);
		onTestFinished(() => {
			for (const spy of silent) spy.mockRestore();
		});
		await watchCommand(SECRET, () => {}).parseAsync(
			[
				...["--profile", file, "--at", "2026-12-04T05:00:00Z"],
				...["--catch-up", "--notify", "--json"],
			],
			{ from: "user" },
		);
		return told(server);
	}

	it("does not tell people that nobody makes what it makes itself", async () => {
		const notices = await caughtUp({});
		expect(notices.map(({ type }) => type)).toContain("report.missing");
		for (const { type, data } of notices)
			if (type === "report.missing") expect(data["requested"]).toBe(true);
	});

	it("tells people of a report that it could not make, and why", async () => {
		const notices = await caughtUp({ archive: "/no/such/folder" });
		expect(notices.map(({ type }) => type)).toContain("report.failed");
	});
});

describe("makeDue()", () => {
	const schedule: Schedule = {
		...{ cadence: "month", scheduledTime: Date.parse("2026-12-01T05:00:00Z") },
	};
	const effects = { now: () => DECEMBER, made: () => {}, log: () => {} };

	it("ends before anything is made where a variable for notices is wrong", async () => {
		const place = await newPlace();
		const env = {
			TRACEFOLIO_PROFILE: await place.writeProfile("acme"),
			TRACEFOLIO_WEBHOOK_SECRET: "whsec_short",
		};
		await expect(makeDue(schedule, env, effects)).rejects.toThrow(
			/WEBHOOK_SECRET/,
		);
		expect(await readdir(place.at("acme"))).toEqual([]);
	});

	it("tells of one profile's report although the first profile is broken", async () => {
		const server = await httpServer();
		const place = await newPlace();
		await place.writeProfile("alpha", { timezone: "Europe/Atlantis" });
		await place.writeProfile("beta", { notify: [webhook(server.origin)] });
		const env = { ...SECRET, TRACEFOLIO_PROFILE: place.at("profiles") };
		await expect(
			makeDue(schedule, env, {
				...effects,
				now: () => schedule.scheduledTime,
			}),
		).rejects.toThrow(/timezone/);
		expect(told(server)).toMatchObject([{ type: "report.published" }]);
	});
});
