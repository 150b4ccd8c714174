import { describe, expect, it } from "vitest";
import { parseProfile } from "../../lib/config.ts";
import {
	type NotifySettings,
	readNotifySecrets,
} from "../../lib/notify-config.ts";

const ALL = ["published", "failed", "missing", "concern"];

function settings(yaml: string): NotifySettings {
	return parseProfile(`notify:\n${yaml}`, "x").notify;
}

const MAIL =
	"- {kind: mail, url: 'smtps://mail.example', from: a@b.example, to: [c@d.example]";
const WHSEC = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

describe("the section notify", () => {
	it("is empty unless it is there", () => {
		expect(parseProfile("", "x").notify).toEqual([]);
	});

	it("reads every kind, with its defaults", () => {
		const project = "46c31955b0094ac4a5d63bbc8ac2f171";
		expect(
			settings(`${MAIL}, attach: {files: [report.pdf]}}
- {kind: ses, region: eu-central-1, from: a@b.example, to: [c@d.example], on: [published]}
- {kind: sns, topic: 'arn:aws:sns:eu-central-1:123456789012:reports'}
- {kind: smn, endpoint: 'https://smn.eu-de.otc.t-systems.com', project: ${project}, topic: 'urn:smn:eu-de:${project}:reports'}
- {kind: webhook, url: 'https://hooks.example/token?a=1'}
`),
		).toMatchObject([
			{
				kind: "mail",
				on: ALL,
				attach: { files: ["report.pdf"], maxBytes: 10 * 1024 * 1024 },
			},
			{ kind: "ses", on: ["published"] },
			{ kind: "sns", on: ALL },
			{ kind: "smn", on: ALL },
			{ kind: "webhook", on: ALL },
		]);
	});

	it("takes plain HTTP for this machine alone", () => {
		for (const host of ["localhost:1", "127.0.0.1:1", "[::1]:1"])
			expect(
				settings(`- {kind: webhook, url: 'http://${host}/'}`),
			).toHaveLength(1);
		for (const host of [
			"hooks.example",
			"127.evil.example",
			"localhost.example",
		])
			expect(() =>
				settings(`- {kind: webhook, url: 'http://${host}/'}`),
			).toThrow(/notify\.0\.url: expected an https:\/\/ URL/);
	});

	it.each([
		[`- {kind: fax}`, /notify\.0\.kind: expected one of "mail"\|"ses"/],
		[
			`${MAIL}, cc: [x@y.example]}`,
			/unknown key "cc" in notify\.0 \(known: kind, url/,
		],
		[`${MAIL}, on: [everything]}`, /notify\.0\.on\.0: /],
		[
			`${MAIL}, attach: {files: [../profile.yml]}}`,
			/notify\.0\.attach\.files\.0/,
		],
		[`${MAIL}, attach: {files: [report.pdf], maxBytes: 99999999}}`, /maxBytes/],
		[
			"- {kind: mail, url: 'smtp://user:s3cret@mail.example', from: a@b.example, to: [c@d.example]}",
			/expected "smtp:\/\/host:port".*TRACEFOLIO_SMTP_PASSWORD/,
		],
		[
			"- {kind: mail, url: 'smtp://mail.example', from: a@b.example, to: []}",
			/notify\.0\.to/,
		],
		[
			'- {kind: mail, url: "smtp://mail.example", from: "a@b.example\\r\\nBcc: x@y.example", to: [c@d.example]}',
			/notify\.0\.from/,
		],
		[
			"- {kind: webhook, url: 'https://u:s3cret@hooks.example'}",
			/without name/,
		],
		["- {kind: webhook, url: 'file:///etc/passwd'}", /notify\.0\.url/],
		[
			"- {kind: sns, topic: 'arn:aws:sns:eu-central-1:1:x.fifo'}",
			/standard topic/,
		],
		[
			"- {kind: smn, endpoint: 'http://smn.example', project: p, topic: 'urn:smn:r:p:t'}",
			/notify\.0\.endpoint/,
		],
		[
			"- {kind: smn, endpoint: 'https://smn.example', project: p/../q, topic: x}",
			/notify\.0\.project/,
		],
	])("refuses %s", (yaml, said) => {
		expect(() => settings(yaml)).toThrow(said);
		expect(() => settings(yaml)).not.toThrow(/s3cret/);
	});

	it("takes 16 targets at most", () => {
		expect(settings(`${MAIL}}\n`.repeat(16))).toHaveLength(16);
		expect(() => settings(`${MAIL}}\n`.repeat(17))).toThrow(/notify: /);
	});
});

describe("readNotifySecrets()", () => {
	it("reads what there is", () => {
		expect(readNotifySecrets({})).toEqual({
			smtp: null,
			webhook: [],
			desk: null,
			smn: {},
		});
		expect(
			readNotifySecrets({
				TRACEFOLIO_SMTP_USER: "u",
				TRACEFOLIO_SMTP_PASSWORD: "p ",
				TRACEFOLIO_WEBHOOK_SECRET: `${WHSEC} ${WHSEC}`,
				TRACEFOLIO_DESK_URL: "https://desk.example/audit/",
				TRACEFOLIO_ACCESS_KEY: "AK",
				TRACEFOLIO_SECRET_KEY: "SK",
			}),
		).toEqual({
			smtp: { user: "u", password: "p" },
			webhook: [Buffer.alloc(32, 7), Buffer.alloc(32, 7)],
			desk: "https://desk.example/audit",
			smn: { accessKey: "AK", secretKey: "SK" },
		});
	});

	it.each([
		[{ TRACEFOLIO_SMTP_USER: "s3cret" }, /TRACEFOLIO_SMTP_PASSWORD is missing/],
		[{ TRACEFOLIO_SMTP_PASSWORD: "s3cret" }, /TRACEFOLIO_SMTP_USER is missing/],
		[
			{ TRACEFOLIO_WEBHOOK_SECRET: "s3cret" },
			/TRACEFOLIO_WEBHOOK_SECRET is no secret/,
		],
		[{ TRACEFOLIO_WEBHOOK_SECRET: "whsec_s3cret" }, /24 to 64 bytes/],
		[{ TRACEFOLIO_DESK_URL: "desk" }, /TRACEFOLIO_DESK_URL/],
		[{ TRACEFOLIO_DESK_URL: "javascript:s3cret" }, /TRACEFOLIO_DESK_URL/],
		[{ TRACEFOLIO_DESK_URL: "https://u:s3cret@desk.example" }, /without name/],
		[{ TRACEFOLIO_DESK_URL: "https://desk.example/#token=s3cret" }, /fragment/],
	])("refuses %j without showing it", (env, said) => {
		expect(() => readNotifySecrets(env)).toThrow(said);
		expect(() => readNotifySecrets(env)).not.toThrow(/s3cret/);
	});
});
