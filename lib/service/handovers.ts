import { randomBytes, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { sha256 } from "../publish/artifact.ts";
import { createRecord, readRecord } from "../store/record.ts";
import type { Store } from "../store/store.ts";
import type { HandoverView } from "./contract.ts";
import { handoverId, parseHandoverId } from "./ids.ts";
import { readWork } from "./work.ts";

const ISSUED = z.object({
	schema: z.literal("tracefolio/handover@1"),
	/** id of the publication */
	report: z.string(),
	recipient: z.string(),
	purpose: z.string(),
	sources: z.enum(["full", "listed"]),
	issuedBy: z.string(),
	issuedAt: z.iso.datetime(),
	expiresAt: z.iso.datetime(),
	/** of the secret part of the link, lower-case hex; the secret itself is kept nowhere */
	secretSha256: z.string(),
});

const LINK = ISSUED.pick({ secretSha256: true });

/** That evidence was issued, to whom, what for and until when. */
export type Issued = z.infer<typeof ISSUED>;

const MADE = z.object({
	at: z.string(),
	size: z.int(),
	sha256: z.string(),
	signedBy: z.string().nullable(),
	/** whether the bag was verified after it had been made */
	holds: z.boolean(),
});

/** The bag that was made for a hand-over. */
export type MadeEvidence = z.infer<typeof MADE>;

const END = z.object({
	outcome: z.enum(["made", "failed"]),
	at: z.string(),
	reason: z.string().nullable(),
});

/** A hand-over as its records in the output store and those of the work in the state store tell it. */
export interface Handover extends Issued {
	readonly id: string;
	readonly profile: string;
	readonly status: HandoverView["status"];
	readonly made: MadeEvidence | null;
	readonly reason: string | null;
	/** times that the link was used */
	readonly used: number;
	/** of the secrets of all its links */
	readonly secrets: readonly string[];
}

/** The two stores that a hand-over is in. */
export interface HandoverStores {
	readonly output: Store;
	readonly state: Store;
}

function folderOf(profile: string, hash: string): string {
	return `${profile}/handovers/${hash}/`;
}

/** Where the work on a hand-over is recorded in the state store; null where the id is none. */
export function handoverWork(id: string): string | null {
	const parsed = parseHandoverId(id);
	return parsed && `${parsed.profile}/bags/${parsed.hash}/`;
}

/**
 * Key of a bag of a hand-over in the output store; null where the id is none. Each attempt makes another one, since the custody log has grown: the one that
 * counts is the one that is recorded.
 */
export function bagKey(id: string, sha256: string): string | null {
	const parsed = parseHandoverId(id);
	if (parsed === null) return null;
	const folder = folderOf(parsed.profile, parsed.hash);
	return `${folder}evidence-${sha256.slice(0, 16)}.zip`;
}

/** A new secret for a link: 256 random bits. */
export function newSecret(): string {
	return randomBytes(32).toString("base64url");
}

/** What is kept of a secret. */
export function secretHash(secret: string): string {
	return sha256(secret);
}

/**
 * Records that evidence is issued; `hash` (16 hex digits) tells it apart. False where there is a hand-over of that hash already, which is then left as
 * it is. Throws what the store throws.
 */
export async function issueHandover(
	output: Store,
	profile: string,
	hash: string,
	issued: Omit<Issued, "schema">,
): Promise<boolean> {
	const record = { schema: "tracefolio/handover@1", ...issued };
	const key = `${folderOf(profile, hash)}issued.json`;
	return createRecord(output, key, record);
}

/** A hand-over at an instant (ms since the epoch, UTC); null where there is none of that id. Throws what the stores throw. */
export async function readHandover(
	{ output, state }: HandoverStores,
	id: string,
	now: number,
): Promise<Handover | null> {
	const parsed = parseHandoverId(id);
	if (parsed === null) return null;
	const { profile, hash } = parsed;
	const folder = folderOf(profile, hash);
	const { objects } = await output.level(folder);
	if (!objects.includes("issued.json")) return null;
	const issued = await readRecord(output, `${folder}issued.json`, ISSUED);
	const made = objects.includes("made.json")
		? await readRecord(output, `${folder}made.json`, MADE)
		: null;
	const used = objects.filter((name) => name.startsWith("fetched-")).length;
	const secrets = [issued.secretSha256];
	for (const name of objects.filter((one) => one.startsWith("link-")))
		secrets.push((await readRecord(output, folder + name, LINK)).secretSha256);
	const known = { id, profile, ...issued, made, used, secrets };
	if (objects.includes("revoked.json"))
		return { ...known, status: "revoked", reason: null };
	if (now >= Date.parse(issued.expiresAt))
		return { ...known, status: "expired", reason: null };
	if (made !== null) return { ...known, status: "ready", reason: null };
	return { ...known, ...(await progressOf(state, id)) };
}

async function progressOf(
	state: Store,
	id: string,
): Promise<Pick<Handover, "status" | "reason">> {
	const folder = handoverWork(id) ?? "";
	const { objects } = await state.level(folder);
	const work = await readWork(state, folder, objects, END);
	if (work.end?.outcome === "failed")
		return { status: "failed", reason: work.end.reason };
	return {
		status: work.isRunning ? "running" : "queued",
		reason: work.reason,
	};
}

/** Ids of the hand-overs of a profile, in no order that means anything. Throws what the store throws. */
export async function handoverIds(
	output: Store,
	profile: string,
): Promise<string[]> {
	const { folders } = await output.level(`${profile}/handovers/`);
	return folders
		.map((hash) => handoverId(profile, hash))
		.filter((id) => parseHandoverId(id) !== null);
}

/** Records the bag of a hand-over. Throws what the store throws. */
export async function recordMade(
	output: Store,
	id: string,
	made: MadeEvidence,
): Promise<void> {
	await add(output, id, "made", made);
}

/** Revokes a hand-over for good. Throws what the store throws. */
export async function revokeHandover(
	output: Store,
	id: string,
	by: { readonly at: string; readonly by: string },
): Promise<void> {
	await add(output, id, "revoked", by);
}

/** Records that a link was used, under the id of the custody log's entry. Throws what the store throws. */
export async function recordFetched(
	output: Store,
	id: string,
	entry: { readonly id: string; readonly at: string },
): Promise<void> {
	await add(output, id, `fetched-${entry.id}`, {
		...{ entry: entry.id, at: entry.at },
	});
}

async function add(output: Store, id: string, name: string, record: unknown) {
	const { profile, hash } = parseHandoverId(id) ?? { profile: "", hash: "" };
	return createRecord(output, `${folderOf(profile, hash)}${name}.json`, record);
}

/** Gives a hand-over one more link, whose secret has that hash. Throws what the store throws. */
export async function addLink(
	output: Store,
	id: string,
	secretSha256: string,
): Promise<void> {
	await add(output, id, `link-${secretSha256.slice(0, 16)}`, { secretSha256 });
}

/** Whether a secret is one of a hand-over's links, compared in a time that does not depend on it. */
export function isSecretOf({ secrets }: Handover, secret: string): boolean {
	const given = Buffer.from(secretHash(secret));
	return secrets.some((one) => {
		const kept = Buffer.from(one);
		return given.length === kept.length && timingSafeEqual(given, kept);
	});
}
