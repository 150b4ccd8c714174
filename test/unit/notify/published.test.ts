import { beforeAll, describe, expect, it } from "vitest";
import {
	chooseAttachments,
	readAttachments,
} from "../../../lib/notify/attachments.ts";
import type { Letter } from "../../../lib/notify/letter.ts";
import { publishedNotice } from "../../../lib/notify/published.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import type { Store } from "../../../lib/store/store.ts";
import { record, traceKey } from "../../support/archive.ts";
import { type Run, run } from "../../support/run.ts";
import { FAILED, PUBLISHED } from "./samples.ts";

let made: Run;
beforeAll(async () => {
	const failure = { trace_name: "deleteUserFailure", trace_rating: "warning" };
	const records = [record(1), record(2), record(3, failure)];
	const archive = {
		[traceKey("2026/10/05", "a")]: Buffer.from(JSON.stringify(records)),
	};
	const profile = { profile: "nordhafen", organisation: "Nordhafen" };
	made = await run(archive, { profile });
});

/** The output with one object's bytes changed. */
function altered(key: string, bytes: string): Store {
	return {
		...made.output,
		read: (asked, version) =>
			asked === key
				? memoryStore({ [key]: Buffer.from(bytes) }).read(key)
				: made.output.read(asked, version),
	};
}

describe("publishedNotice()", () => {
	it("takes every number from the report, and the files from the manifest", async () => {
		const { report, entry } = made;
		const notice = await publishedNotice(made.output, entry);
		expect(notice).toMatchObject({
			kind: "published",
			profile: "nordhafen",
			organisation: "Nordhafen",
			title: report.report.title,
			period: "2026-10",
			timezone: "Europe/Berlin",
			revision: 1,
			report: "nordhafen.2026-10.r1",
			folder: "nordhafen/2026-10/r1/",
			status: report.report.status,
			reasons: report.report.reasons,
			completeness: report.completeness.verdict,
			inScope: 3,
			outcomes: { success: 2, failure: 1, incident: 0, unknown: 0 },
			manifestSha256: entry.manifestSha256,
		});
		const { high, medium, low, info } = notice.findings;
		expect(high + medium + low + info).toBe(report.findings.length);
		expect(notice.files.map(({ name }) => name)).toEqual([
			"report.json",
			"population.ndjson.gz",
			"sources.json",
			"SHA256SUMS",
		]);
	});

	it.each(["manifest.json", "report.json"])(
		"tells nothing of a publication whose %s is not as it was",
		async (name) => {
			const key = `${made.entry.folder}${name}`;
			await expect(
				publishedNotice(altered(key, "{}"), made.entry),
			).rejects.toThrow(`"${key}" in memory: is not as it was published`);
		},
	);

	it("names the object that is missing", async () => {
		await expect(publishedNotice(memoryStore(), made.entry)).rejects.toThrow(
			/manifest\.json.*there is no such object/,
		);
	});

	it("reads the versions that were published, where the store keeps versions", async () => {
		const asked: unknown[] = [];
		const output: Store = {
			...made.output,
			read(key, version) {
				asked.push([key, version]);
				return made.output.read(key);
			},
		};
		const names = ["manifest.json", "report.json"];
		const files = names.map((name) => ({
			name,
			sha256: "",
			version: `v-${name}`,
		}));
		await publishedNotice(output, { ...made.entry, files });
		expect(asked).toEqual(
			names.map((name) => [`${made.entry.folder}${name}`, `v-${name}`]),
		);
	});
});

describe("chooseAttachments()", () => {
	const files = ["report.pdf", "report.xlsx", "report.json"] as const;

	it("takes in their order those that fit, and names the others", () => {
		const attach = { files, maxBytes: 8000 };
		const { attached, left } = chooseAttachments(PUBLISHED, attach, true);
		expect(attached.map(({ key }) => key)).toEqual([
			"nordhafen/2026-10/r2/report.json",
		]);
		expect(left).toEqual(["report.pdf", "report.xlsx"]);
	});

	it("counts all of them together", () => {
		const attach = { files, maxBytes: 123_456 + 7890 };
		expect(chooseAttachments(PUBLISHED, attach, true).attached).toHaveLength(2);
		const less = { files, maxBytes: 123_456 + 7889 };
		expect(chooseAttachments(PUBLISHED, less, true).attached).toHaveLength(1);
	});

	it("takes none without a store, without the settings, or of what is no publication", () => {
		const attach = { files, maxBytes: 1e6 };
		expect(chooseAttachments(PUBLISHED, attach, false)).toEqual({
			attached: [],
			left: files,
		});
		const none = { attached: [], left: [] };
		expect(chooseAttachments(PUBLISHED, null, true)).toEqual(none);
		expect(chooseAttachments(FAILED, attach, true)).toEqual(none);
	});
});

describe("readAttachments()", () => {
	it("refuses a file that is not as it was published", async () => {
		const notice = await publishedNotice(made.output, made.entry);
		const attach = { files: ["report.json"], maxBytes: 1e6 } as const;
		const { attached } = chooseAttachments(notice, attach, true);
		const letter = { attachments: attached } as Letter;
		const [file] = await readAttachments(made.output, letter);
		expect(JSON.parse(Buffer.from(file?.bytes ?? []).toString())).toEqual(
			made.report,
		);
		const key = `${made.entry.folder}report.json`;
		await expect(readAttachments(altered(key, "x"), letter)).rejects.toThrow(
			`Cannot attach "${key}": it is not as it was published`,
		);
		await expect(readAttachments(memoryStore(), letter)).rejects.toThrow(
			/there is no such object/,
		);
		await expect(readAttachments(null, letter)).rejects.toThrow(
			/there is no output store/,
		);
	});
});
