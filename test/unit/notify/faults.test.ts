import { createHmac } from "node:crypto";
import { createTransport } from "nodemailer";
import { describe, expect, it } from "vitest";
import { parseProfile } from "../../../lib/config.ts";
import { keepLetter, type Letter } from "../../../lib/notify/letter.ts";
import { mailOf } from "../../../lib/notify/mime.ts";
import { type Notice, noticeId } from "../../../lib/notify/notice.ts";
import { deliver, type Outbox } from "../../../lib/notify/outbox.ts";
import { webhookChannel } from "../../../lib/notify/webhook.ts";
import type { AttachSettings } from "../../../lib/notify-config.ts";
import { readNotifySecrets } from "../../../lib/notify-config.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import type { Store } from "../../../lib/store/store.ts";
import { notify, retryNotices } from "../../../lib/wire-notify.ts";
import { LANGUAGES } from "../../../templates/languages.ts";
import { renderNotice } from "../../../templates/notice.ts";
import { httpServer } from "./http-server.ts";
import { CONCERN, FAILED, MISSING, messageOf, PUBLISHED } from "./samples.ts";

const START = Date.UTC(2026, 10, 5, 6);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const KEY = Buffer.alloc(32, 7);
const SECRETS = readNotifySecrets({
	TRACEFOLIO_WEBHOOK_SECRET: `whsec_${KEY.toString("base64")}`,
});

function profileTo(url: string) {
	return parseProfile(
		JSON.stringify({
			profile: "nordhafen",
			notify: [{ kind: "webhook", url }],
		}),
		"test",
	);
}

async function rawMail(message: ReturnType<typeof messageOf>) {
	const maker = createTransport({ streamTransport: true, buffer: true });
	const mail = mailOf(message, "t@nordhafen.example", "a@nordhafen.example");
	const { message: raw } = await maker.sendMail(mail);
	return raw.toString();
}

describe("mailOf()", () => {
	// RFC 2046, 5.1.1: at most 70 characters
	it("makes boundaries that are no longer than a mail program must read", async () => {
		for (const notice of [PUBLISHED, MISSING, CONCERN, FAILED]) {
			const id = `${noticeId(notice)}-${"0123456789abcdef01234567"}`;
			const raw = await rawMail(messageOf({ id, notice }));
			for (const [, boundary = ""] of raw.matchAll(/boundary="([^"]*)"/g))
				expect(boundary.length).toBeLessThanOrEqual(70);
		}
	});

	it("makes headers of hostile texts that stay in their lines, and no part of a mail begins in them", async () => {
		const hostile = [
			"a\r\nBcc: victim@example.org",
			"a\nContent-Type: text/html\n\n<script>",
			"=?utf-8?B?DQpCY2M6IHZAZXhhbXBsZS5vcmc=?=",
			"\u2028Bcc: v@example.org\u2029",
			"\u0000\u001b[31m\u202e",
			`----_NmP-${noticeId(PUBLISHED)}-Part_1--`,
			"x".repeat(5000),
			"\ud800",
		];
		for (const text of hostile) {
			const notice = {
				...PUBLISHED,
				...{ title: text, organisation: text, period: text, timezone: text },
				...{ profile: text, folder: text, reasons: [text] },
			};
			const options = { link: null, attached: [text], left: [text] };
			const shown = { language: "en", ...options } as const;
			const words = renderNotice(notice, shown, LANGUAGES.en);
			expect(words.subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
			const raw = await rawMail(messageOf({ notice, ...words }));
			const [head = ""] = raw.split("\r\n\r\n");
			const names = head
				.split("\r\n")
				.filter((line) => !/^[ \t]/.test(line))
				.map((line) => line.split(":")[0]?.toLowerCase());
			expect(names.filter((name) => name === "bcc")).toEqual([]);
			expect(names.filter((name) => name === "content-type")).toHaveLength(1);
			for (const line of head.split("\r\n"))
				expect(Buffer.byteLength(line)).toBeLessThan(998);
			const [, boundary = "?"] = /boundary="([^"]*)"/.exec(head) ?? [];
			expect(raw.split(`\r\n--${boundary}--`)).toHaveLength(2);
		}
	});
});

describe("webhookChannel()", () => {
	it("takes a message for accepted although the connection breaks after the status", async () => {
		const body = new ReadableStream({
			cancel() {
				throw new TypeError("terminated");
			},
		});
		const send = webhookChannel(
			{ kind: "webhook", url: "https://hooks.example/t", on: ["published"] },
			{
				keys: [KEY],
				fetch: async () => new Response(body, { status: 200 }),
				now: () => START,
			},
		);
		await send(messageOf(), AbortSignal.timeout(5000));
	});

	it("signs exactly the bytes that arrive, whatever texts are in them", async () => {
		const server = await httpServer();
		const send = webhookChannel(
			{ kind: "webhook", url: `${server.origin}/t`, on: ["published"] },
			{ keys: [KEY], fetch, now: () => START },
		);
		for (const title of ["\ud800", "\u2028", "ä€😀", "\u0000", '"\\'])
			await send(
				messageOf({ subject: title, notice: { ...PUBLISHED, title } }),
				AbortSignal.timeout(5000),
			);
		for (const { headers, body } of server.received) {
			const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
			const hmac = createHmac("sha256", KEY).update(signed).digest("base64");
			expect(headers["webhook-signature"]).toBe(`v1,${hmac}`);
		}
		expect(server.received).toHaveLength(5);
	});
});

const LETTER: Letter = {
	...{ schema: "tracefolio/notice@1", id: noticeId(PUBLISHED), target: "abc" },
	...{ channel: "mail", to: "a@b.example", at: START, notice: PUBLISHED },
	...{ language: "en", subject: "s", text: "t", html: "h", link: null },
	attachments: [],
};

function outboxAt(now: number, state: Store): Outbox {
	const run = crypto.randomUUID();
	return { state, profile: "nordhafen", now, limitMs: 5000, run };
}

describe("deliver()", () => {
	// a machine without its battery, or a container whose host's clock is put right
	it("is not held up for long by an attempt of a run whose clock was ahead", async () => {
		const state = memoryStore();
		const ahead = outboxAt(START + 300 * DAY, state);
		await keepLetter(ahead, LETTER);
		await deliver(ahead, LETTER, async () => {
			throw new Error("down");
		});
		let sent = 0;
		for (let hour = 0; hour < 7 * 24; hour++)
			await deliver(
				outboxAt(START + hour * 60 * MINUTE, state),
				LETTER,
				async () => {
					sent++;
				},
			);
		expect(sent).toBe(1);
	});
});

/** A store whose `n`-th call throws, before it does what it was asked or after; and how many calls there were. */
function failing(store: Store, n: number, when: "before" | "after") {
	const calls = { count: 0 };
	const strike = () => {
		if (calls.count === n) throw new Error("the store failed");
	};
	async function call<T>(work: () => Promise<T>): Promise<T> {
		calls.count++;
		if (when === "before") strike();
		const answer = await work();
		strike();
		return answer;
	}
	const faulty: Store = {
		...store,
		level: (prefix) => call(() => store.level(prefix)),
		head: (key) => call(() => store.head(key)),
		create: (key, body) => call(() => store.create(key, body)),
		async *read(key) {
			yield* await call(() => Array.fromAsync(store.read(key)));
		},
		async *list(prefix) {
			yield* await call(() => Array.fromAsync(store.list(prefix)));
		},
	};
	return { faulty, calls };
}

describe("notify() and retryNotices()", () => {
	const NOTICES: readonly Notice[] = [PUBLISHED, FAILED, MISSING, CONCERN];

	it("lose nothing that was kept, and double it with one id only, whichever call of the store fails", async () => {
		const server = await httpServer();
		const profile = profileTo(server.origin);
		const given = { profile, output: null, secrets: SECRETS };
		for (const notice of NOTICES)
			for (const when of ["before", "after"] as const)
				for (let n = 1; ; n++) {
					server.received.length = 0;
					const state = memoryStore();
					const { faulty, calls } = failing(state, n, when);
					const first = { ...given, notice, state: faulty, now: START };
					await notify(first);
					if (calls.count < n) break;
					// the store is well again
					for (const later of [6 * MINUTE, 25 * MINUTE, 2 * 60 * MINUTE])
						await retryNotices({ ...given, state, now: START + later });
					await notify({ ...given, notice, state, now: START + DAY });
					await notify({ ...given, notice, state, now: START + 2 * DAY });
					const ids = server.received.map(
						({ headers }) => headers["webhook-id"],
					);
					expect(new Set(ids).size, `${when} ${n}`).toBe(1);
					expect(ids.length, `${when} ${n}`).toBeLessThanOrEqual(2);
				}
	});

	it("tell of a publication although a file that was to go with it cannot be read any more", async () => {
		const attach: AttachSettings = { files: ["report.pdf"], maxBytes: 1 << 20 };
		const received: unknown[] = [];
		const { faultyMailServer } = await import("../../support/smtp-faults.ts");
		const server = await faultyMailServer({});
		const profile = parseProfile(
			JSON.stringify({
				profile: "nordhafen",
				notify: [
					{
						...{ kind: "mail", url: server.url, from: "t@nordhafen.example" },
						...{ to: ["a@nordhafen.example"], attach },
					},
				],
			}),
			"test",
		);
		const state = memoryStore();
		const given = { profile, state, output: memoryStore(), secrets: SECRETS };
		received.push(await notify({ ...given, notice: PUBLISHED, now: START }));
		for (let hour = 1; hour < 8 * 24; hour++)
			await retryNotices({ ...given, now: START + hour * 60 * MINUTE });
		expect(server.commands).toContain("DATA");
	});
});
