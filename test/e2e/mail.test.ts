import { createHash, createHmac } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_PROFILE, type Profile } from "../../lib/config.ts";
import type { Notice } from "../../lib/notify/notice.ts";
import {
	type NotifySettings,
	readNotifySecrets,
	type TargetSettings,
} from "../../lib/notify-config.ts";
import { RENDERERS } from "../../lib/render/renderers.ts";
import { memoryStore } from "../../lib/store/memory.ts";
import type { Store } from "../../lib/store/store.ts";
import {
	type NotifyRequest,
	notify,
	publishedNotice,
	retryNotices,
} from "../../lib/wire-notify.ts";
import { record, traceKey } from "../support/archive.ts";
import { type Run, run } from "../support/run.ts";
import { headerOf, mailServer, type ReadMail } from "../support/smtp.ts";
import { faultyMailServer } from "../support/smtp-faults.ts";
import { httpServer } from "../unit/notify/http-server.ts";

const NOW = Date.UTC(2026, 10, 5, 6);
const MINUTE = 60_000;
const FROM = "tracefolio@nordhafen.example";
const ANN = "ann@nordhafen.example";
const BEN = "ben@nordhafen.example";
const PROFILE: Profile = {
	...DEFAULT_PROFILE,
	profile: "nordhafen",
	organisation: "Nordhafen Energie",
	title: "Prüfbericht für Größe & Maß",
	timezone: "Europe/Berlin",
};
const SECRETS = readNotifySecrets({
	TRACEFOLIO_DESK_URL: "https://desk.nordhafen.example/",
	TRACEFOLIO_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString("base64")}`,
});

let made: Run;
let notice: Notice;
beforeAll(async () => {
	const records = [record(1), record(2)];
	const archive = {
		[traceKey("2026/10/05", "a")]: Buffer.from(JSON.stringify(records)),
	};
	made = await run(archive, { profile: PROFILE, renderers: RENDERERS });
	notice = await publishedNotice(made.output, made.entry);
});

function mailTo(
	url: string,
	to: readonly string[] = [ANN],
	more: object = {},
): TargetSettings {
	const on = ["published", "failed", "missing", "concern"] as const;
	return { kind: "mail", url, from: FROM, to, on, ...more };
}

function asking(
	targets: NotifySettings,
	more: Partial<NotifyRequest> = {},
): NotifyRequest {
	const profile = { ...(more.profile ?? PROFILE), notify: targets };
	const state = memoryStore();
	const all = { state, output: made.output, notice, now: NOW };
	return { ...all, secrets: SECRETS, ...more, profile };
}

async function bytesOf(name: string): Promise<Buffer> {
	const key = `${made.entry.folder}${name}`;
	return Buffer.concat(await Array.fromAsync(made.output.read(key)));
}

function partsOf({ body }: ReadMail) {
	const [alternative, ...attached] = body.parts ?? [];
	const [text, html] = alternative?.parts ?? [];
	return {
		alternative,
		text: text?.text ?? "",
		html: html?.text ?? "",
		attached,
	};
}

function idsOf(mails: readonly ReadMail[]): string[] {
	return mails.map((mail) => headerOf(mail, "message-id"));
}

describe("notify()", () => {
	it.each([
		["en", "October 2026: PROVISIONAL", "Completeness: Unproven"],
		["de", "Oktober 2026: VORLÄUFIG", "Vollständigkeit: Unbewiesen"],
	] as const)(
		"mails a publication with its files, in the profile's language (%s)",
		async (language, period, verdict) => {
			const server = await mailServer();
			const attach = { files: ["report.pdf", "report.xlsx"], maxBytes: 1e7 };
			const request = asking([mailTo(server.url, [ANN], { attach })], {
				profile: { ...PROFILE, language },
			});
			expect(await notify(request)).toMatchObject([
				{ kind: "mail", to: ANN, status: "sent" },
			]);
			const [mail, ...others] = server.received();
			if (mail === undefined) throw new Error("no mail");
			expect(others).toEqual([]);
			expect(headerOf(mail, "subject")).toBe(
				`Prüfbericht für Größe & Maß, ${period} (${verdict})`,
			);
			expect(headerOf(mail, "content-language")).toBe(language);
			expect(mail.body.type).toBe("multipart/mixed");
			const { alternative, text, html, attached } = partsOf(mail);
			expect(alternative?.type).toBe("multipart/alternative");
			expect(
				alternative?.parts?.map(({ type, charset }) => [type, charset]),
			).toEqual([
				["text/plain", "utf-8"],
				["text/html", "utf-8"],
			]);
			const link =
				"https://desk.nordhafen.example/#report=nordhafen.2026-10.r1";
			for (const part of [text, html]) {
				expect(part).toContain(verdict.split(": ")[1]);
				expect(part).toContain(made.entry.manifestSha256);
				expect(part).toContain(link);
			}
			expect(text).toContain("Prüfbericht für Größe & Maß");
			expect(html).toContain("Prüfbericht für Größe &amp; Maß");
			expect(html).toContain(`<html lang="${language}">`);
			const hashes = await Promise.all(
				attach.files.map(async (name) =>
					createHash("sha256")
						.update(await bytesOf(name))
						.digest("hex"),
				),
			);
			expect(
				attached.map(({ filename, type, sha256 }) => [filename, type, sha256]),
			).toEqual([
				["report.pdf", "application/pdf", hashes[0]],
				[
					"report.xlsx",
					"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
					hashes[1],
				],
			]);
			expect(mail.longestLine).toBeLessThan(999);
		},
	);

	it("sends a link alone where the files are larger than is set, and says so", async () => {
		const server = await mailServer();
		const attach = { files: ["report.pdf"], maxBytes: 100 };
		await notify(asking([mailTo(server.url, [ANN], { attach })]));
		const [mail] = server.received();
		expect(mail?.body.type).toBe("multipart/alternative");
		expect(mail?.body.parts?.[0]?.text).toMatch(
			/Not attached, because it exceeds .*: report\.pdf/,
		);
	});

	it("mails each address on its own, and each once, however often and however many at once", async () => {
		const server = await mailServer();
		const request = asking([
			mailTo(server.url, [ANN, BEN]),
			mailTo(server.url, [BEN]),
		]);
		const all = await Promise.all(
			Array.from({ length: 5 }, () => notify(request)),
		);
		const again = await notify({ ...request, now: NOW + MINUTE });
		expect(
			server
				.received()
				.map(({ envelope }) => envelope.to[0])
				.sort(),
		).toEqual([ANN, BEN]);
		expect(new Set(idsOf(server.received())).size).toBe(2);
		const sent = all.flat().filter(({ status }) => status === "sent");
		expect(sent).toHaveLength(2);
		expect(again.map(({ status }) => status)).toEqual([
			"already-sent",
			"already-sent",
		]);
	});

	it("sends again with the same Message-ID after a crash between sending and saying so", async () => {
		const server = await mailServer();
		const state = memoryStore();
		const forgetful: Store = {
			...state,
			create: async (key, body) => {
				if (key.endsWith("/sent.json")) throw new Error("crashed");
				return state.create(key, body);
			},
		};
		const request = asking([mailTo(server.url)], { state: forgetful });
		await notify(request);
		const soon = { ...request, state, now: NOW + MINUTE };
		expect(await retryNotices(soon)).toMatchObject([{ status: "pending" }]);
		const later = { ...request, state, now: NOW + 10 * MINUTE };
		expect(await retryNotices(later)).toMatchObject([{ status: "sent" }]);
		const [first, second, ...others] = server.received();
		expect(others).toEqual([]);
		expect(first?.raw).toBe(second?.raw);
		expect(await retryNotices(later)).toEqual([]);
	});

	it("keeps a mail that is refused, and retryNotices() sends it as it was", async () => {
		const answer = "550 5.7.1 not today";
		const server = await mailServer({ refuse: ["rcpt", answer] });
		const attach = { files: ["report.json"], maxBytes: 1e7 };
		const request = asking([mailTo(server.url, [ANN], { attach })]);
		const [refused] = await notify(request);
		expect(refused).toMatchObject({ status: "failed" });
		expect(JSON.stringify(refused)).toContain(answer);
		server.open();
		expect(await retryNotices(request)).toMatchObject([
			{ kind: "mail", to: ANN, status: "sent" },
		]);
		expect(await retryNotices(request)).toEqual([]);
		expect(await notify(request)).toMatchObject([{ status: "already-sent" }]);
		const [mail, ...others] = server.received();
		expect(others).toEqual([]);
		expect(mail?.body.parts?.[1]?.filename).toBe("report.json");
	});

	it("reaches one address where another is refused, and repeats nothing for the first", async () => {
		const good = await mailServer();
		const bad = await mailServer({ refuse: ["data", "421 4.3.2 busy"] });
		const request = asking([mailTo(bad.url, [BEN]), mailTo(good.url, [ANN])]);
		const statuses = async (
			work: Promise<readonly { to: string; status: string }[]>,
		) => Object.fromEntries((await work).map(({ to, status }) => [to, status]));
		expect(await statuses(notify(request))).toEqual({
			[ANN]: "sent",
			[BEN]: "failed",
		});
		bad.open();
		expect(await statuses(retryNotices(request))).toEqual({ [BEN]: "sent" });
		expect(good.received()).toHaveLength(1);
		expect(bad.received()).toHaveLength(1);
	});

	it("reaches an address over another server once the profile names one", async () => {
		const request = asking([mailTo("smtp://127.0.0.1:1")]);
		expect(await notify(request)).toMatchObject([{ status: "failed" }]);
		const server = await mailServer();
		const mended = asking([mailTo(server.url)], { state: request.state });
		expect(await retryNotices(mended)).toMatchObject([{ status: "sent" }]);
		expect(server.received()).toHaveLength(1);
	});

	it("gives up, once and openly, what the profile has no target for any more", async () => {
		const request = asking([mailTo("smtp://127.0.0.1:1")]);
		await notify(request);
		const without = asking([], { state: request.state });
		expect(await retryNotices(without)).toMatchObject([
			{
				to: ANN,
				status: "given-up",
				reason: "the profile no longer names this target for such notices",
			},
		]);
		expect(await retryNotices(without)).toEqual([]);
		expect(await retryNotices(request)).toEqual([]);
	});

	it("gives up after eight attempts, and says so", async () => {
		const request = asking([mailTo("smtp://127.0.0.1:1")]);
		await notify(request);
		const ends: string[] = [];
		for (let day = 0; day < 7; day += 0.5)
			for (const delivery of await retryNotices({
				...request,
				now: NOW + day * 24 * 60 * MINUTE,
			}))
				ends.push(delivery.status);
		expect(ends.filter((status) => status === "failed")).toHaveLength(6);
		expect(ends.at(-1)).toBe("given-up");
		expect(await notify(request)).toMatchObject([
			{
				status: "given-up",
				reason: expect.stringMatching(
					/^8 attempts failed, the last: .*ECONNREFUSED/,
				),
			},
		]);
	});

	it.each([
		["at its greeting", { "": null }],
		["after EHLO", { EHLO: null }],
		["at DATA", { DATA: null }],
		["after the mail", { ".": null }],
	])(
		"is held up no longer than is set by a server that hangs %s",
		async (_, script) => {
			const { url } = await faultyMailServer(script);
			const started = performance.now();
			expect(
				await notify({ ...asking([mailTo(url)]), limitMs: 300 }),
			).toMatchObject([
				{ status: "failed", reason: "there was no answer within 0.3 seconds" },
			]);
			expect(performance.now() - started).toBeLessThan(5000);
		},
	);

	it("fails nobody where the store of notices is out of order", async () => {
		const server = await mailServer();
		const state: Store = {
			...memoryStore(),
			create: async () => {
				throw new Error("read-only");
			},
		};
		expect(await notify(asking([mailTo(server.url)], { state }))).toMatchObject(
			[{ to: ANN, status: "failed", reason: "read-only" }],
		);
		expect(server.received()).toEqual([]);
	});

	it("tells each target what it is to hear, and nothing else", async () => {
		const [mail, hook] = [await mailServer(), await httpServer()];
		const targets: NotifySettings = [
			mailTo(mail.url, [ANN], { on: ["failed"] }),
			{ kind: "webhook", url: `${hook.origin}/t0ken`, on: ["published"] },
		];
		const request = asking(targets);
		await notify(request);
		const failed: Notice = {
			kind: "failed",
			profile: "nordhafen",
			period: "2026-10",
			reason: "The archive cannot be read",
		};
		await notify({ ...request, notice: failed });
		expect(hook.received).toHaveLength(1);
		expect(mail.received().map((own) => headerOf(own, "subject"))).toEqual([
			"The report for October 2026 could not be made (nordhafen)",
		]);
		const [posted] = hook.received;
		const { "webhook-id": id, "webhook-timestamp": time } =
			posted?.headers ?? {};
		const mac = createHmac("sha256", Buffer.alloc(32, 7))
			.update(`${id}.${time}.${posted?.body}`)
			.digest("base64");
		expect(posted?.headers["webhook-signature"]).toBe(`v1,${mac}`);
		expect(JSON.parse(posted?.body ?? "").data).toMatchObject({
			report: "nordhafen.2026-10.r1",
			inScope: 2,
		});
	});

	it("keeps no secret: neither a password nor the path of a webhook", async () => {
		const secrets = readNotifySecrets({
			TRACEFOLIO_SMTP_USER: "reports",
			TRACEFOLIO_SMTP_PASSWORD: "s3cret-p4ssw0rd",
			TRACEFOLIO_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString("base64")}`,
		});
		const { url } = await faultyMailServer({
			EHLO: "250-test\r\n250 AUTH PLAIN",
			AUTH: "535 s3cret-p4ssw0rd is wrong",
		});
		const targets: NotifySettings = [
			mailTo(url),
			{ kind: "webhook", url: "http://127.0.0.1:1/s3cret", on: ["published"] },
		];
		const request = asking(targets, { secrets });
		const deliveries = await notify(request);
		expect(deliveries.map(({ status }) => status)).toEqual([
			"failed",
			"failed",
		]);
		expect(JSON.stringify(deliveries)).not.toMatch(/s3cret/);
		for await (const { key } of request.state.list("")) {
			const bytes = await Array.fromAsync(request.state.read(key));
			expect(`${key} ${Buffer.concat(bytes)}`).not.toMatch(/s3cret|BwcHBw/);
		}
	});
});
