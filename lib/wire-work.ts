import { join } from "node:path";
import type { Environment } from "./config.ts";
import { TracefolioError } from "./errors.ts";
import { PLACES } from "./evidence/bag-files.ts";
import type { SourcesMode } from "./evidence/records.ts";
import { verifyBag } from "./evidence/verify-bag.ts";
import type { NotifySecrets } from "./notify-config.ts";
import { periodKey } from "./period.ts";
import { measureStored } from "./publish/artifact.ts";
import { readRevision } from "./publish/index-entry.ts";
import {
	bagKey,
	type Handover,
	type MadeEvidence,
} from "./service/handovers.ts";
import { parseReportId } from "./service/ids.ts";
import type { Job } from "./service/jobs.ts";
import type { WorkEffects } from "./service/worker.ts";
import type { Store } from "./store/store.ts";
import { choiceOf, variantOf } from "./variant.ts";
import { WATCHDOG } from "./watch-acts.ts";
import { makeReport } from "./wire.ts";
import { makeEvidence } from "./wire-evidence.ts";
import type { ServedProfileFile } from "./wire-service.ts";
import { tellFailed, tellPublished } from "./wire-tell.ts";
import { withWorkFolder } from "./work-folder.ts";

/** What the work of the service is done with. */
export interface WorkWiring {
	readonly environment: Environment;
	readonly profiles: ReadonlyMap<string, ServedProfileFile>;
	readonly state: Store;
	secrets(): NotifySecrets;
	/** of an encrypted signing key */
	readonly passphrase: string | undefined;
	readonly worker: WorkEffects["worker"];
	/** ms since the epoch, UTC */
	now(): number;
	log(message: string, error: unknown): void;
}

/** Makes reports and bags with the drivers that the configuration names, and tells people of them. */
export function workEffects(wiring: WorkWiring): WorkEffects {
	const { profiles, state, now, worker, log } = wiring;
	return {
		service: { profiles, state, now },
		worker,
		log,
		makeReport: (job, show) => reportOf(job, wiring, show),
		makeBag: (handover, show) => bagOf(handover, wiring, show),
		ended: (job, end) =>
			tell(job, end, wiring).catch((error) =>
				log(`People were not told of "${job.id}"`, error),
			),
	};
}

type Show = Parameters<WorkEffects["makeReport"]>[1];

async function reportOf(
	job: Job,
	{ environment, profiles }: WorkWiring,
	show: Show,
) {
	const { period, timezone, template, language, requestedAt } = job;
	const { entry, published } = await makeReport({
		...environment,
		profile: profiles.get(job.profile)?.path,
		...{ period, timezone, template, language },
		beside: true,
		now: Date.parse(requestedAt),
		progress: show,
	});
	const { profile, revision } = entry;
	return { profile, revision, published };
}

/** Makes the bag, verifies it as its recipient would, and puts it beside the record of the hand-over. */
async function bagOf(
	handover: Handover,
	{ environment, profiles, passphrase, now }: WorkWiring,
	show: Show,
): Promise<MadeEvidence> {
	const report = parseReportId(handover.report);
	const served = profiles.get(handover.profile);
	if (report?.kind !== "publication" || !served)
		throw new Error(`"${handover.id}" is of no publication`);
	const sources: SourcesMode = handover.sources;
	return withWorkFolder(async (folder) => {
		const out = join(folder, "evidence.zip");
		const made = await makeEvidence({
			...environment,
			profile: served.path,
			publishedAs: report.profile,
			period: report.period.replace("--", "/"),
			revision: report.revision,
			...{ out, sources, passphrase },
			recipient: handover.recipient,
			purpose: handover.purpose,
			now: Date.parse(handover.issuedAt),
			progress: show,
		});
		show("Verifying");
		const holds = await isWhole(out, now());
		show("Storing");
		const { size, sha256, seal } = made;
		await storeBag(served.output, handover.id, { path: out, sha256 });
		const signedBy = seal.kind === "signed" ? seal.certificate.subject : null;
		const at = new Date(now()).toISOString();
		return { at, size, sha256, signedBy, holds };
	});
}

async function storeBag(
	output: Store,
	id: string,
	{ path, sha256 }: { readonly path: string; readonly sha256: string },
): Promise<void> {
	const key = bagKey(id, sha256);
	if (key === null) throw new Error(`"${id}" is no hand-over`);
	await output.create(key, { path });
	const stored = await measureStored(output, key);
	if (stored.sha256 !== sha256)
		throw new TracefolioError(
			"STORE",
			`"${key}" in ${output.uri} is not what was written there`,
			{ facts: { key } },
		);
}

/** Whose the signature is, if anybody's, is for the recipient to judge. */
const OF_THE_SIGNER = ["unsigned", "untrusted-signer"];

/** Throws STORE where a bag is damaged; false where only the log of use in it is not whole. */
async function isWhole(path: string, now: number): Promise<boolean> {
	const { findings } = await verifyBag(path, { trusted: [], now });
	// a log of use that was tampered with is told of by the bag itself, and is no reason to give none
	const wrong = findings.find(
		({ kind, object }) =>
			!OF_THE_SIGNER.includes(kind) && object !== PLACES.custodyLog,
	);
	if (wrong !== undefined)
		throw new TracefolioError(
			"STORE",
			`The bag does not verify after it was made: ${wrong.object ?? "the bag"}: ${wrong.message}`,
		);
	return findings.every(({ object }) => object !== PLACES.custodyLog);
}

/** Tells people of what became of a request; of a variant, which was made for whoever asked for it, nobody else is told. */
async function tell(
	job: Job,
	end: Parameters<WorkEffects["ended"]>[1],
	{ profiles, state, secrets, now, log }: WorkWiring,
): Promise<void> {
	const served = profiles.get(job.profile);
	if (!served) return;
	const { output, profile } = served;
	const { profile: name } = variantOf(profile, choiceOf(profile, job));
	if (name !== profile.profile) return;
	const effects = {
		...{ profile, output, state, log },
		...{ secrets: secrets(), now: now() },
	};
	if (end.kind === "failed")
		return tellFailed(
			{
				...{ period: job.period, reason: end.reason },
				// the watchdog asks each day anew: the same reason is told once
				...(job.requestedBy !== WATCHDOG && { job: job.id }),
			},
			effects,
		);
	const key = periodKey(job.period);
	const entry = await readRevision(output, job.profile, key, end.revision);
	const { published } = end;
	if (entry !== null) await tellPublished({ entry, published }, effects);
}
