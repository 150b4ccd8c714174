import { isAbsolute, join } from "node:path";
import { expiringKeys } from "./access/api-keys.ts";
import { collectSettings } from "./collect-config.ts";
import type { Profile } from "./config.ts";
import { identityOf, parseCertificates } from "./evidence/certificate.ts";
import type { Period } from "./period.ts";
import { readLocal } from "./profile-file.ts";
import { currentEntries } from "./publish/index-entry.ts";
import type { Work } from "./queue/queue.ts";
import type { Schedule } from "./schedule.ts";
import { handoverIds, readHandover } from "./service/handovers.ts";
import { openJobs } from "./service/jobs.ts";
import type { Store } from "./store/store.ts";
import { collectorConcerns } from "./watch/collector.ts";
import type { Concern } from "./watch/concern.ts";
import { lateConcerns, latePeriods } from "./watch/due.ts";
import { type EndingKey, endingDigestKeys, keyConcerns } from "./watch/keys.ts";
import { readSource } from "./watch/read-source.ts";
import { retentionConcerns } from "./watch/retention.ts";
import { stuckConcern, stuckOf, type WatchedWork } from "./watch/stuck.ts";

/** A profile that is watched, and where what is looked at lies. */
export interface Watched {
	readonly profile: Profile;
	/** the folder that the profile's file lies in */
	readonly folder: string;
	readonly output: Store;
	readonly state: Store;
	/** Opens the archive. Throws CONFIG where none is named. */
	archive(): Store;
	readonly schedule: Schedule;
}

/** What a look finds. */
export interface Found {
	readonly concerns: readonly Concern[];
	/** periods whose report is to be made */
	readonly missing: readonly Period[];
	/** work that is to be sent to the queue again */
	readonly stuck: readonly Work[];
	/** what could not be looked at, and hid nothing else */
	readonly failures: readonly unknown[];
}

/** One thing that is looked at. Throws what the store throws, and CONFIG where a file that the profile names cannot be read. */
export interface Look {
	/** what is looked at, as part of a sentence */
	readonly at: string;
	find(watched: Watched): Promise<Partial<Found>>;
}

/** Everything that is looked at, each by itself, so that one that cannot be seen hides no other. */
export const LOOKS: readonly Look[] = [
	{ at: "the publications", find: findLate },
	{ at: "the work in the queue", find: findStuck },
	{ at: "the collectors' ledgers", find: findSilent },
	{ at: "the API keys", find: findExpiringKeys },
	{ at: "the keys that the profile names", find: findEndingKeys },
];

const HOUR_MS = 3_600_000;

async function findLate(watched: Watched): Promise<Partial<Found>> {
	const { profile, output, schedule } = watched;
	const entries = await currentEntries(output, profile.profile);
	const late = latePeriods(schedule, profile, entries);
	const { retentionDays, watch } = profile;
	const { retains, uri } = output;
	return {
		concerns: [
			...lateConcerns(late),
			...retentionConcerns(
				{ retentionDays, retains, uri },
				entries,
				schedule.scheduledTime,
				watch.retentionDays,
			),
		],
		missing: late.periods.flatMap(({ state, period }) =>
			state === "missing" ? [period] : [],
		),
	};
}

interface Sent extends WatchedWork {
	readonly work: Work;
}

async function findStuck(watched: Watched): Promise<Partial<Found>> {
	const { profile, schedule } = watched;
	const failures: unknown[] = [];
	const all = [
		...(await reportsOf(watched, failures)),
		...(await bagsOf(watched)),
	];
	const { stuckMinutes } = profile.watch;
	const stuck = stuckOf(all, schedule.scheduledTime, stuckMinutes);
	return {
		concerns: stuck.map(stuckConcern),
		stuck: stuck.map(({ work }) => work),
		failures,
	};
}

async function reportsOf(
	{ profile, state }: Watched,
	failures: unknown[],
): Promise<Sent[]> {
	const jobs = await openJobs(state, profile.profile, {
		damaged: (error) => failures.push(error),
	});
	return jobs.map(({ id, period, status, sign, reason }) => ({
		...{ id, what: `report of ${period}`, status, sign, reason },
		work: { kind: "report", job: id },
	}));
}

async function bagsOf({
	profile,
	output,
	state,
	schedule,
}: Watched): Promise<Sent[]> {
	const sent: Sent[] = [];
	for (const id of await handoverIds(output, profile.profile)) {
		const handover = await readHandover(
			{ output, state },
			id,
			schedule.scheduledTime,
		);
		if (handover === null) continue;
		const { report, status, issuedAt, reason } = handover;
		const sign = Date.parse(issuedAt);
		sent.push({
			...{ id, what: `evidence of ${report}`, status, sign, reason },
			work: { kind: "evidence", handover: id },
		});
	}
	return sent;
}

async function findSilent(watched: Watched): Promise<Partial<Found>> {
	const { profile, schedule, archive } = watched;
	if (profile.collect === undefined) return {};
	const { sources, rereadHours } = collectSettings(profile, null);
	const { collectorHours: hours } = profile.watch;
	const now = schedule.scheduledTime;
	const store = archive();
	const read = await Promise.all(
		sources.map((source) => readSource(store, source, now - hours * HOUR_MS)),
	);
	return { concerns: collectorConcerns(read, now, { hours, rereadHours }) };
}

async function findExpiringKeys(watched: Watched): Promise<Partial<Found>> {
	const { profile, state, schedule } = watched;
	const { keyDays } = profile.watch;
	const now = schedule.scheduledTime;
	const keys = await expiringKeys(state, now, keyDays);
	const own = keys.filter(
		({ profiles }) => profiles === "*" || profiles.includes(profile.profile),
	);
	const ending = own.map(({ id, label, expiresAt }) => ({
		name: `API key ${id} (${label})`,
		endsAt: Date.parse(expiresAt),
		remedy: "Make a new one for whoever uses it before then",
	}));
	return { concerns: keyConcerns(ending, now, keyDays) };
}

async function findEndingKeys(watched: Watched): Promise<Partial<Found>> {
	const { profile, folder, schedule } = watched;
	const { keyDays } = profile.watch;
	const now = schedule.scheduledTime;
	const keys = [
		...endingDigestKeys(profile.archive.digestKeys, now, keyDays),
		...(await certificatesOf(profile, folder)),
	];
	return { concerns: keyConcerns(keys, now, keyDays) };
}

/** The certificates by which evidence is signed, and those that lead to their issuer. */
async function certificatesOf(
	{ evidence }: Profile,
	folder: string,
): Promise<EndingKey[]> {
	const file = evidence?.certificate;
	if (file === undefined) return [];
	const path = isAbsolute(file) ? file : join(folder, file);
	const pem = (await readLocal(path, "certificate")).toString();
	return parseCertificates(pem, path).map((certificate) => ({
		name: `certificate "${identityOf(certificate).subject}" in "${file}"`,
		endsAt: Date.parse(certificate.validTo),
		remedy:
			"Get a new one and name it in the profile: with an expired one, no evidence can be signed",
	}));
}
