import { readEnvironment } from "./config.ts";
import { messageOf } from "./errors.ts";
import { readNotifySecrets } from "./notify-config.ts";
import { loadProfile } from "./profile-file.ts";
import { profilePaths } from "./profile-paths.ts";
import { duePeriods, makeEach, nothingDue, type Schedule } from "./schedule.ts";
import { readServiceSettings } from "./service-config.ts";
import { makeReport } from "./wire.ts";
import {
	openTelling,
	stateOf,
	type TellEffects,
	tellFailed,
	tellPublished,
} from "./wire-tell.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** A report that was due. */
export interface DueReport {
	readonly profile: string;
	readonly period: string;
	/** URI of the publication's folder */
	readonly publication: string;
	readonly revision: number;
	readonly status: "final" | "provisional";
	readonly completeness: string;
	/** false where equal inputs had been published before */
	readonly published: boolean;
}

/** What a run of the schedule led to; why there is nothing, where no profile has anything due. */
export interface ScheduledRun {
	readonly reports: readonly DueReport[];
	readonly skipped: readonly string[];
}

export interface ScheduleEffects {
	/** ms since the epoch, UTC; only for when notices are delivered */
	now(): number;
	/** Told of each report. */
	made(report: DueReport): void;
	/** Told of notices that could not be sent. */
	log(message: string, error: unknown): void;
}

/**
 * Makes the reports that are due at the scheduled time, of every profile that the environment names, and tells people of them. One that fails keeps no
 * other from being made; the first failure is thrown at the end. Throws CONFIG where there is no profile.
 */
export async function makeDue(
	schedule: Schedule,
	env: Env,
	effects: ScheduleEffects,
): Promise<ScheduledRun> {
	// what is wrong with them ends the run before anything is made
	readNotifySecrets(env);
	const paths = await profilePaths(readEnvironment(env).profile);
	const runs = await makeEach(paths, (path) =>
		makeDueOf(path, schedule, env, effects, paths[0]),
	);
	return {
		reports: runs.flatMap(({ reports }) => reports),
		skipped: runs.flatMap(({ skipped }) => skipped),
	};
}

async function makeDueOf(
	path: string | undefined,
	schedule: Schedule,
	env: Env,
	{ now, made, log }: ScheduleEffects,
	first: string | undefined,
): Promise<ScheduledRun> {
	const environment = readEnvironment(env);
	const { profile } = await loadProfile(path);
	const periods = duePeriods(schedule, profile);
	if (periods.length === 0)
		return { reports: [], skipped: [nothingDue(schedule, profile)] };
	const telling = async () =>
		openTelling({
			...environment,
			profile: path,
			// where the first profile is broken, better beside this one's reports than nobody told
			state: await stateOf(
				first,
				readServiceSettings(env).state,
				environment,
			).catch(() => undefined),
			secrets: readNotifySecrets(env),
			...{ now: now(), log },
		});
	/** Whether people can be told or not changes nothing in what was made. */
	const told = async (tell: (effects: TellEffects) => Promise<void>) => {
		try {
			await tell(await telling());
		} catch (error) {
			log("People were not told", error);
		}
	};
	const reports = await makeEach(periods, async ({ label }) => {
		const answer = await makeReport({
			...environment,
			profile: path,
			period: label,
			now: schedule.scheduledTime,
			progress: () => {},
		}).catch(async (error) => {
			const reason = messageOf(error);
			await told((to) => tellFailed({ period: label, reason }, to));
			throw error;
		});
		const { entry, published, output } = answer;
		const { period, revision, status, completeness } = entry;
		const publication = `${output.uri}/${entry.folder}`;
		const report = {
			...{ profile: profile.profile, period, publication, revision },
			...{ status, completeness, published },
		};
		made(report);
		await told((to) => tellPublished(answer, to));
		return report;
	});
	return { reports, skipped: [] };
}
