import { randomBytes } from "node:crypto";
import type { Principal } from "../access/principal.ts";
import { mapBounded } from "../each-bounded.ts";
import { isoUtc } from "../period.ts";
import { sha256 } from "../publish/artifact.ts";
import type { EvidenceOrder, HandoverView } from "./contract.ts";
import { publishedFor } from "./downloads.ts";
import {
	addLink,
	bagKey,
	type Handover,
	handoverIds,
	isSecretOf,
	issueHandover,
	newSecret,
	readHandover,
	recordFetched,
	revokeHandover,
	secretHash,
} from "./handovers.ts";
import { handoverId, parseHandoverId, publicationId } from "./ids.ts";
import { notFound, Refusal } from "./refusal.ts";
import {
	LINK_SECONDS,
	type Served,
	type ServedProfile,
	type Service,
	servedFor,
} from "./service.ts";

const DAY_MS = 24 * 3_600_000;

/**
 * Issues the evidence of a publication to a recipient: the bag is made in the background, and the link to it holds until it expires or is revoked.
 * Only the answer has the link. Throws Refusal where there is nothing to issue for the caller, and what the stores and the queue throw.
 */
export async function orderEvidence(
	service: Service,
	principal: Principal,
	id: string,
	order: EvidenceOrder,
	idempotencyKey: string | undefined,
): Promise<HandoverView> {
	const { served, name } = await publishedFor(service, principal, id);
	const { custody, output, profile } = served;
	const now = service.now();
	const report = publicationId(name.profile, name.period, name.revision);
	const hash = hashOf(principal, report, idempotencyKey);
	const made = handoverId(profile.profile, hash);
	if (idempotencyKey !== undefined) {
		const before = await sameAsBefore(service, principal, made, order);
		if (before !== null) return before;
	}
	const secret = newSecret();
	const { recipient, purpose } = order;
	const sources = sourcesOf(order, profile);
	const expiresAt = isoUtc(now + order.days * DAY_MS);
	const said = { report, recipient, purpose, sources, expiresAt };
	// before it is issued: what is in the log and came to nothing is better than the other way round
	await custody.add(
		{
			...{ who: principal.name, did: "evidence-issued", what: made },
			details: said,
		},
		isoUtc(now),
	);
	const created = await issueHandover(output, profile.profile, hash, {
		...said,
		issuedBy: principal.name,
		issuedAt: isoUtc(now),
		secretSha256: secretHash(secret),
	});
	await service.queue.send({ kind: "evidence", handover: made });
	if (!created) await addLink(output, made, secretHash(secret));
	const view = await handoverView(service, principal, made);
	return { ...view, link: linkOf(service, made, secret) };
}

function sourcesOf(order: EvidenceOrder, { evidence }: ServedProfile) {
	return order.sources ?? evidence?.sources ?? "full";
}

function linkOf({ url }: Service, id: string, secret: string): string {
	return `${url ?? ""}/auditor/${id}.${secret}`;
}

/** Tells hand-overs apart: equal for one caller's idempotency key, else random. */
function hashOf(
	{ name }: Principal,
	report: string,
	idempotencyKey: string | undefined,
): string {
	if (idempotencyKey === undefined) return randomBytes(8).toString("hex");
	return sha256(JSON.stringify([name, report, idempotencyKey])).slice(0, 16);
}

/**
 * What an order with the same idempotency key led to, with a link of its own, since the answer that had the first one may have been lost; null where there was none.
 */
async function sameAsBefore(
	service: Service,
	principal: Principal,
	id: string,
	order: EvidenceOrder,
): Promise<HandoverView | null> {
	const name = parseHandoverId(id)?.profile ?? "";
	const { output, profile, custody } = servedFor(service, principal, name);
	const stores = { output, state: service.state };
	const handover = await readHandover(stores, id, service.now());
	if (handover === null) return null;
	const days = Date.parse(handover.expiresAt) - Date.parse(handover.issuedAt);
	const isSame =
		handover.recipient === order.recipient &&
		handover.purpose === order.purpose &&
		handover.sources === sourcesOf(order, profile) &&
		days === order.days * DAY_MS;
	if (!isSame)
		throw new Refusal(
			"key-reused",
			"This Idempotency-Key came with another order before. Use a new key for a new order",
		);
	if (handover.status === "queued")
		await service.queue.send({ kind: "evidence", handover: id });
	const { status, secrets } = handover;
	const isOver = status === "revoked" || status === "expired";
	if (isOver || secrets.length >= MOST_LINKS) return viewOf(handover);
	const secret = newSecret();
	const details = { recipient: handover.recipient, link: "one more" };
	await custody.add(
		{ ...{ who: principal.name, did: "evidence-issued" }, what: id, details },
		isoUtc(service.now()),
	);
	await addLink(output, id, secretHash(secret));
	return { ...viewOf(handover), link: linkOf(service, id, secret) };
}

/** An order is repeated where its answer was lost, which happens some times at most. */
const MOST_LINKS = 5;

/** A hand-over. Throws Refusal where none exists for the caller, and what the stores throw. */
export async function handoverView(
	service: Service,
	principal: Principal,
	id: string,
): Promise<HandoverView> {
	return viewOf((await handoverFor(service, principal, id)).handover);
}

/** Those of one publication, the newest first. Throws Refusal where it does not exist for the caller, and what the stores throw. */
export async function handoversOf(
	service: Service,
	principal: Principal,
	id: string,
): Promise<HandoverView[]> {
	const { served, name } = await publishedFor(service, principal, id);
	const report = publicationId(name.profile, name.period, name.revision);
	const stores = { output: served.output, state: service.state };
	const ids = await handoverIds(served.output, served.profile.profile);
	const all = await mapBounded(ids, AT_ONCE, (one) =>
		readHandover(stores, one, service.now()),
	);
	return all
		.flatMap((one) => (one?.report === report ? viewOf(one) : []))
		.sort((a, b) => (a.issuedAt < b.issuedAt ? 1 : -1));
}

/** Hand-overs that are read at a time: object storage takes its time for each. */
const AT_ONCE = 8;

/** Ends a hand-over: its link gives nothing from now on. Throws Refusal where none exists for the caller, and what the stores throw. */
export async function endHandover(
	service: Service,
	principal: Principal,
	id: string,
): Promise<void> {
	const { served, handover } = await handoverFor(service, principal, id);
	if (handover.status === "revoked") return;
	const at = isoUtc(service.now());
	const { name: who } = principal;
	const { report, recipient } = handover;
	await served.custody.add(
		{
			...{ who, did: "evidence-revoked", what: id },
			details: { report, recipient },
		},
		at,
	);
	await revokeHandover(served.output, id, { at, by: who });
}

async function handoverFor(
	service: Service,
	principal: Principal,
	id: string,
): Promise<{ readonly served: Served; readonly handover: Handover }> {
	const parsed = parseHandoverId(id);
	if (parsed === null) throw notFound("hand-over");
	const served = servedFor(service, principal, parsed.profile, "hand-over");
	const stores = { output: served.output, state: service.state };
	const handover = await readHandover(stores, id, service.now());
	if (handover === null) throw notFound("hand-over");
	return { served, handover };
}

function viewOf(handover: Handover): HandoverView {
	const { id, report, profile, status, recipient, purpose } = handover;
	const { sources, issuedBy, issuedAt, expiresAt, used, reason } = handover;
	const { made } = handover;
	const bag = made && {
		size: made.size,
		sha256: made.sha256,
		signedBy: made.signedBy,
		holds: made.holds,
	};
	const said = { recipient, purpose, sources, issuedBy, issuedAt, expiresAt };
	return { id, report, profile, status, ...said, used, bag, reason };
}

/** What is known of whoever uses a link: it is no proof, and may be forged. */
export interface Fetcher {
	readonly address: string;
	readonly agent: string;
}

/**
 * The URL behind an auditor's link (`<hand-over>.<secret>`), good for some minutes; its use is recorded in the custody log before it is given.
 * Throws Refusal where the link is none, or does not hold (any more, or yet), and what the stores throw.
 */
export async function fetchEvidence(
	service: Service,
	token: string,
	by: Fetcher,
): Promise<string> {
	const at = token.lastIndexOf(".");
	const [id, secret] = [token.slice(0, at), token.slice(at + 1)];
	const served = service.profiles.get(parseHandoverId(id)?.profile ?? "");
	if (served === undefined) throw notFound("link");
	const stores = { output: served.output, state: service.state };
	const now = service.now();
	const handover = await readHandover(stores, id, now);
	if (handover === null || !isSecretOf(handover, secret))
		throw notFound("link");
	refuseUnready(handover);
	const { report, recipient } = handover;
	const entry = await served.custody.add(
		{
			who: `link:${id}`,
			did: "evidence-fetched",
			what: id,
			details: { report, recipient, ...by },
		},
		isoUtc(now),
	);
	await recordFetched(served.output, id, entry);
	const fileName = `evidence-${report}.zip`;
	const key = bagKey(id, handover.made?.sha256 ?? "") ?? "";
	const download = { key, version: null, fileName };
	return service.link(served, download, now + LINK_SECONDS * 1000);
}

function refuseUnready({ status, expiresAt }: Handover): void {
	switch (status) {
		case "ready":
			return;
		case "queued":
		case "running":
			throw new Refusal(
				"not-ready",
				"The evidence is being put together. Try again in some minutes",
				{ headers: { "retry-after": "60" } },
			);
		case "failed":
			throw new Refusal(
				"gone",
				"The evidence could not be put together. Ask whoever sent you the link for another one",
			);
		case "expired":
			throw new Refusal(
				"gone",
				`The link expired at ${expiresAt}. Ask whoever sent it to you for another one`,
			);
		case "revoked":
			throw new Refusal(
				"gone",
				"The link was revoked. Ask whoever sent it to you for another one",
			);
	}
}
