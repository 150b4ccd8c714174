import { describe, expect, it } from "vitest";
import { TracefolioError } from "../../../lib/errors.ts";
import {
	keepLetter,
	type Letter,
	lettersLeft,
} from "../../../lib/notify/letter.ts";
import { noticeId } from "../../../lib/notify/notice.ts";
import { deliver, giveUp, type Outbox } from "../../../lib/notify/outbox.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import type { Store } from "../../../lib/store/store.ts";
import { CONCERN, FAILED, MISSING, messageOf, PUBLISHED } from "./samples.ts";

const START = Date.UTC(2026, 10, 5, 6);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const LETTER: Letter = {
	...{ schema: "tracefolio/notice@1", id: noticeId(PUBLISHED), target: "abc" },
	...{ channel: "mail", to: "a@b.example", at: START, notice: PUBLISHED },
	...{ language: "en", subject: "s", text: "t", html: "h", link: null },
	attachments: [],
};
const FOLDER = `nordhafen/notices/${LETTER.id}-abc/`;

function outboxAt(
	now: number,
	state: Store = memoryStore(),
	run = `run at ${now}`,
): Outbox {
	return { state, profile: "nordhafen", now, limitMs: 5000, run };
}

/** A channel that counts, and fails as long as it is told to. */
function channel(
	faults = 0,
	error: unknown = new TracefolioError("STORE", "It is down"),
) {
	const sent = { tried: 0, accepted: 0 };
	const send = async () => {
		sent.tried++;
		if (sent.tried <= faults) throw error;
		sent.accepted++;
	};
	return { sent, send };
}

async function namesIn(state: Store): Promise<readonly string[]> {
	return (await state.level(FOLDER)).objects;
}

describe("noticeId()", () => {
	it("is the same for the same thing, and another for another", () => {
		const notices = [
			PUBLISHED,
			{ ...PUBLISHED, revision: 3 },
			{ ...PUBLISHED, profile: "other" },
			{ ...PUBLISHED, manifestSha256: "f".repeat(64) },
			FAILED,
			{ ...FAILED, job: "nordhafen.0123456789abcdef.j1" },
			MISSING,
			{ ...MISSING, period: "2026-09" },
			CONCERN,
			{ ...CONCERN, day: "2026-11-05" },
		];
		const ids = notices.map((notice) => noticeId(notice));
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids).toEqual(
			notices.map((notice) => noticeId(structuredClone(notice))),
		);
		for (const id of ids) expect(id).toMatch(/^[a-z]+-[0-9a-f]{24}$/);
	});

	it("does not change with what is merely said of it", () => {
		expect(noticeId({ ...CONCERN, message: "31 hours" })).toBe(
			noticeId(CONCERN),
		);
		expect(noticeId({ ...MISSING, requested: false })).toBe(noticeId(MISSING));
		expect(noticeId({ ...PUBLISHED, title: "x" })).toBe(noticeId(PUBLISHED));
	});
});

describe("deliver()", () => {
	it("sends once and then knows it", async () => {
		const { sent, send } = channel();
		const state = memoryStore();
		expect(await deliver(outboxAt(START, state), LETTER, send)).toEqual({
			status: "sent",
		});
		expect(await deliver(outboxAt(START + DAY, state), LETTER, send)).toEqual({
			status: "already-sent",
		});
		expect(sent.tried).toBe(1);
	});

	it("sends once where many runs come at once", async () => {
		const { sent, send } = channel();
		const state = memoryStore();
		const outcomes = await Promise.all(
			Array.from({ length: 20 }, (_, run) =>
				deliver(outboxAt(START, state, `run ${run}`), LETTER, send),
			),
		);
		expect(sent.tried).toBe(1);
		expect(outcomes.filter(({ status }) => status === "sent")).toHaveLength(1);
		expect(
			outcomes.every(({ status }) => ["sent", "pending"].includes(status)),
		).toBe(true);
	});

	it("sends once where a store without conditional writes lets the last of two claims stand", async () => {
		const { sent, send } = channel();
		const state = overwriting(memoryStore());
		await Promise.all([
			deliver(outboxAt(START, state, "one"), LETTER, send),
			deliver(outboxAt(START, state, "two"), LETTER, send),
		]);
		expect(sent.tried).toBe(1);
	});

	it("sends again, as the same message, where a run ended between sending and saying so", async () => {
		const ids: string[] = [];
		const state = memoryStore();
		deliver(outboxAt(START, state), LETTER, async () => {
			ids.push(messageOf().id);
			await new Promise(() => undefined);
		});
		// the run is still there as far as others know, until its lease is over
		const send = async () => void ids.push(messageOf().id);
		await expect.poll(() => namesIn(state)).toEqual(["claim-1.json"]);
		expect(
			await deliver(outboxAt(START + MINUTE, state), LETTER, send),
		).toEqual({ status: "pending", reason: "another run is sending it" });
		expect(
			await deliver(outboxAt(START + 6 * MINUTE, state), LETTER, send),
		).toEqual({ status: "sent" });
		expect(ids).toHaveLength(2);
		expect(new Set(ids).size).toBe(1);
	});

	it("keeps the reason of a failure and tries again in the next run", async () => {
		const { send } = channel(1);
		const state = memoryStore();
		expect(await deliver(outboxAt(START, state), LETTER, send)).toEqual({
			status: "failed",
			reason: "It is down",
		});
		expect(await namesIn(state)).toEqual(["claim-1.json", "failed-1.json"]);
		expect(await deliver(outboxAt(START, state, "next"), LETTER, send)).toEqual(
			{ status: "sent" },
		);
	});

	it("waits longer after each failure, and gives up after eight, openly", async () => {
		const { sent, send } = channel(99);
		const state = memoryStore();
		const times: number[] = [];
		let last = await deliver(outboxAt(START, state), LETTER, send);
		for (let now = START; now < START + 8 * DAY; now += 5 * MINUTE) {
			const before = sent.tried;
			last = await deliver(outboxAt(now, state), LETTER, send);
			if (sent.tried > before) times.push((now - START) / HOUR);
		}
		expect(times).toEqual([0, 0.25, 1.25, 5.25, 17.25, 41.25, 89.25]);
		expect(sent.tried).toBe(8);
		expect(last).toEqual({
			status: "given-up",
			reason: "8 attempts failed, the last: It is down",
		});
		expect(await namesIn(state)).toContain("given-up.json");
	});

	it("gives up after seven days, however few the attempts", async () => {
		const { sent, send } = channel(1);
		const state = memoryStore();
		await deliver(outboxAt(START, state), LETTER, send);
		expect(
			await deliver(outboxAt(START + 7 * DAY + 1, state), LETTER, send),
		).toEqual({
			status: "given-up",
			reason: "seven days are over; last: It is down",
		});
		expect(sent.tried).toBe(1);
	});

	it("ends an attempt that takes too long, even where the channel does not heed the signal", async () => {
		const outbox = { ...outboxAt(START), limitMs: 50 };
		expect(
			await deliver(outbox, LETTER, () => new Promise(() => undefined)),
		).toEqual({
			status: "failed",
			reason: "there was no answer within 0.05 seconds",
		});
	});

	it("keeps nothing of an error that was not foreseen but its name", async () => {
		const state = memoryStore();
		const { send } = channel(1, new RangeError("the password is s3cret"));
		expect(await deliver(outboxAt(START, state), LETTER, send)).toEqual({
			status: "failed",
			reason: "it failed in a way that was not foreseen (RangeError)",
		});
		for await (const { key } of state.list(""))
			expect(
				Buffer.concat(await Array.fromAsync(state.read(key))).toString(),
			).not.toContain("s3cret");
	});

	it("has sent what was sent, where that cannot be noted down", async () => {
		const inner = memoryStore();
		const state: Store = {
			...inner,
			create: async (key, body) => {
				if (key.endsWith("sent.json"))
					throw new TracefolioError("STORE", "full");
				return inner.create(key, body);
			},
		};
		const { send } = channel();
		expect(await deliver(outboxAt(START, state), LETTER, send)).toEqual({
			status: "sent",
		});
	});

	it("sends nothing where the store cannot be written", async () => {
		const { sent, send } = channel();
		const state: Store = {
			...memoryStore(),
			create: async () => {
				throw new TracefolioError("STORE", "read-only");
			},
		};
		await expect(deliver(outboxAt(START, state), LETTER, send)).rejects.toThrow(
			"read-only",
		);
		expect(sent.tried).toBe(0);
	});
});

describe("lettersLeft()", () => {
	it("finds what is neither sent nor given up, the oldest first", async () => {
		const state = memoryStore();
		const of = (target: string, at: number) => ({ ...LETTER, target, at });
		const outbox = outboxAt(START, state);
		for (const letter of [of("c", 3), of("b", 2), of("a", 1), of("d", 4)])
			await keepLetter(outbox, letter);
		await deliver(outbox, of("b", 2), channel().send);
		await giveUp(outbox, of("d", 4), "no such target");
		const left = await lettersLeft(outbox, () => {
			throw new Error("nothing is damaged");
		});
		expect(left).toEqual([of("a", 1), of("c", 3)]);
		expect(
			await lettersLeft({ state, profile: "other" }, () => undefined),
		).toEqual([]);
	});

	it("passes over what cannot be read, and names it", async () => {
		const state = memoryStore();
		const key = "nordhafen/notices/published-1-2/message.json";
		await state.create(key, Buffer.from("{"));
		await keepLetter(outboxAt(START, state), LETTER);
		const damaged: string[] = [];
		const left = await lettersLeft(outboxAt(START, state), (name) =>
			damaged.push(name),
		);
		expect(left).toHaveLength(1);
		expect(damaged).toEqual([key]);
	});
});

describe("keepLetter()", () => {
	it("keeps the first", async () => {
		const outbox = outboxAt(START);
		await keepLetter(outbox, LETTER);
		const later = { ...LETTER, at: START + DAY, subject: "another" };
		expect(await keepLetter(outbox, later)).toEqual(LETTER);
	});
});

/** As a store where both of two writers pass the look whether a claim is there, and the later one's stands. */
function overwriting(inner: Store): Store {
	const claims = new Map<string, Uint8Array>();
	const both = Promise.withResolvers<void>();
	let writers = 0;
	return {
		...inner,
		async create(key, body) {
			if (!key.includes("claim-") || !(body instanceof Uint8Array))
				return inner.create(key, body);
			claims.set(key, body);
			if (++writers === 2) both.resolve();
			await both.promise;
			return "created";
		},
		async *read(key, version) {
			const claim = claims.get(key);
			if (claim === undefined) yield* inner.read(key, version);
			else yield claim;
		},
	};
}
