import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { authenticator } from "./access/authenticate.ts";
import type { Authenticate } from "./access/principal.ts";
import { readAccess } from "./access-config.ts";
import { type Environment, type Profile, readEnvironment } from "./config.ts";
import { TracefolioError } from "./errors.ts";
import { verifyPublication } from "./evidence/verify-publication.ts";
import { readPassphrase } from "./evidence-config.ts";
import { GENERATOR } from "./generator.ts";
import { isLeftover } from "./leftover.ts";
import { type NotifySecrets, readNotifySecrets } from "./notify-config.ts";
import { loadProfile, s3Options } from "./profile-file.ts";
import { profilePaths } from "./profile-paths.ts";
import { localQueue } from "./queue/local.ts";
import type { Queue, Work } from "./queue/queue.ts";
import { smnQueue } from "./queue/smn.ts";
import { sqsQueue } from "./queue/sqs.ts";
import { custodyLog, keptFor } from "./service/custody.ts";
import { type LocalLinks, localLinks } from "./service/local-links.ts";
import { publicationsIn } from "./service/publications.ts";
import type { Served, Service } from "./service/service.ts";
import { type Done, doWork } from "./service/worker.ts";
import { type QueueSettings, readServiceSettings } from "./service-config.ts";
import { stateUri } from "./state-place.ts";
import { openStore } from "./store/open.ts";
import { outputOf } from "./wire.ts";
import { workEffects } from "./wire-work.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** What the service gets from outside. */
export interface ServiceEffects {
	/** ms since the epoch, UTC */
	now(): number;
	/** Told of faults. */
	log(message: string, error: unknown): void;
}

/** A profile that is served, and how its reports are made. */
export interface ServedProfileFile extends Served {
	readonly profile: Profile;
	/** path of its file; undefined for the profile that is every default */
	readonly path: string | undefined;
}

/** The service with the drivers that the configuration names. */
export interface WiredService {
	readonly service: Service;
	readonly authenticate: Authenticate;
	readonly links: LocalLinks;
	/** Does the work of a message. */
	work(work: Work): Promise<Done>;
}

/**
 * Opens what the environment names: profiles, stores, queue, and by what callers are known. Nothing is read yet but the profiles.
 * Throws CONFIG where something is missing or wrong.
 */
export async function wireService(
	env: Env,
	effects: ServiceEffects,
): Promise<WiredService> {
	const environment = readEnvironment(env);
	const settings = readServiceSettings(env);
	const files = await loadProfiles(environment);
	const profiles = new Map(files.map((file) => [file.profile.profile, file]));
	const [first] = files;
	const state = openStore(
		stateUri(settings.state, first?.output.uri ?? ""),
		s3Options(environment.s3, first?.profile.s3 ?? {}),
		{ mayBeMissing: true },
	);
	const links = localLinks(randomBytes(32));
	const { now } = effects;
	const worker = workEffects({
		...{ environment, profiles, state, now, log: effects.log },
		passphrase: readPassphrase(env),
		// asked for each notice: a function that lives on gets new keys meanwhile
		secrets: () => readNotifySecrets(env),
		worker: workerOf(settings.queue),
	});
	const work = (message: Work) => doWork(message, worker);
	const service: Service = {
		...{ version: GENERATOR.version, profiles, state, now, url: settings.url },
		queue: openQueue(settings.queue, env, effects, work),
		async link({ profile: { profile }, output }, download, until) {
			const { key, version, fileName } = download;
			const seconds = Math.floor((until - now()) / 1000);
			if (output.link) return output.link(key, { version, seconds, fileName });
			const token = links.tokenOf(profile, download, until);
			return `${settings.url ?? ""}/downloads/${token}`;
		},
	};
	const access = { settings: readAccess(env), state };
	return { service, authenticate: authenticator(access), links, work };
}

/** Names this process. One that works for itself knows which of the others on this machine are gone; deployed ones must wait and see. */
function workerOf({ kind }: QueueSettings) {
	const host = `${hostname()}/`;
	const name = `${host}${process.pid}/${randomBytes(4).toString("hex")}`;
	const isGone = (other: string) =>
		other !== name &&
		other.startsWith(host) &&
		isLeftover(Number.parseInt(other.slice(host.length), 10), 0);
	return { name, isGone: kind === "local" ? isGone : () => false };
}

async function loadProfiles(
	environment: Environment,
): Promise<ServedProfileFile[]> {
	const files: ServedProfileFile[] = [];
	for (const path of await profilePaths(environment.profile)) {
		const { profile, folder } = await loadProfile(path);
		const output = outputOf(environment, profile, folder);
		refuseTwice(files, profile.profile, path);
		refuseUnretained(profile, output, path);
		files.push({ ...servedBy(profile, output), path });
	}
	return files;
}

/** Access is granted by the name of a profile, so that no two may share it. */
function refuseTwice(
	files: readonly ServedProfileFile[],
	name: string,
	path: string | undefined,
): void {
	const other = files.find(({ profile }) => profile.profile === name);
	if (other === undefined) return;
	throw new TracefolioError(
		"CONFIG",
		`"${path}" and "${other.path}" are both the profile "${name}". Give each a name of its own (profile: …)`,
		{ facts: { path, profile: name } },
	);
}

/** What is asked to be kept and cannot be would fail with every order. */
function refuseUnretained(
	{ retentionDays }: Profile,
	{ retains, uri }: Served["output"],
	path: string | undefined,
): void {
	if (retentionDays === null || retains) return;
	throw new TracefolioError(
		"CONFIG",
		`"${path}" asks for retentionDays, and "${uri}" cannot keep anything from being changed. Publish to a bucket with Object Lock, or leave retentionDays out`,
		{ facts: { path, uri } },
	);
}

function servedBy(profile: Profile, output: Served["output"]) {
	return {
		...{ profile, output },
		publications: publicationsIn(output),
		custody: custodyLog(
			output,
			profile.profile,
			keptFor(profile.retentionDays),
		),
		async verify(publication: {
			readonly profile: string;
			readonly period: string;
			readonly revision: number;
		}) {
			const found = await verifyPublication(output, publication);
			const findings = found.findings.map((finding) => ({
				severity: finding.severity,
				kind: finding.kind,
				object: finding.object ?? "",
				message: finding.message,
			}));
			const { files, bytes } = found.checked;
			return { holds: found.holds, files, bytes, findings };
		},
	};
}

/** The queue that the environment names; for work in this process, with what does it. Throws CONFIG. */
export function openQueue(
	settings: QueueSettings,
	env: Env,
	{ now }: Pick<ServiceEffects, "now">,
	work: (work: Work) => Promise<Done>,
): Queue {
	switch (settings.kind) {
		case "local":
			return localQueue(work);
		case "sqs":
			return sqsQueue(settings.url);
		case "smn":
			return smnQueue({ ...settings, key: () => smnKey(env), fetch, now });
	}
}

function smnKey(env: Env) {
	const { smn }: NotifySecrets = readNotifySecrets(env);
	const { accessKey = "", secretKey = "", securityToken } = smn;
	return {
		...{ accessKey, secretKey },
		...(securityToken !== undefined && { securityToken }),
	};
}
