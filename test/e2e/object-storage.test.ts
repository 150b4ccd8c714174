import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { s3Store } from "../../lib/store/s3.ts";
import { record, traceKey } from "../support/archive.ts";
import { traceAt } from "../support/collecting.ts";
import { tracefolio } from "../support/command.ts";
import {
	bytes,
	keysOf,
	newBucket,
	newFolder,
	textOf,
} from "../support/stores.ts";
import { traceService } from "../support/trace-service/service.ts";

/** A bucket whose publications are write-once for a day, and a profile that asks for that. */
async function newRetained() {
	const server = await newBucket({ objectLock: true });
	const archive = s3Store({ ...server, prefix: "traces" });
	await archive.create(
		traceKey("2026/10/05", "a"),
		bytes(JSON.stringify([record(1)])),
	);
	const folder = await newFolder();
	const profile = join(folder, "tracefolio.yml");
	await writeFile(profile, "retentionDays: 1\n");
	const env = {
		AWS_ACCESS_KEY_ID: server.accessKeyId,
		AWS_SECRET_ACCESS_KEY: server.secretAccessKey,
		AWS_REGION: server.region,
		TRACEFOLIO_S3_ENDPOINT: server.endpoint,
	};
	const reports = `s3://${server.bucket}/reports`;
	const report = () =>
		tracefolio(
			[
				...["report", "--period", "2026-10", "--profile", profile],
				...["--archive", `s3://${server.bucket}/traces`, "--out", reports],
				"--json",
			],
			env,
		);
	const verify = () =>
		tracefolio(["verify", `${reports}/default/2026-10/r1`, "--json"], env);
	return { report, verify, server };
}

/** A bucket with one trace file, and a call of the command over it. */
async function newTenant() {
	const server = await newBucket();
	const archive = s3Store({ ...server, prefix: "traces" });
	await archive.create(
		traceKey("2026/10/05", "a"),
		bytes(JSON.stringify([record(1), record(2)])),
	);
	const keys = {
		AWS_ACCESS_KEY_ID: server.accessKeyId,
		AWS_SECRET_ACCESS_KEY: server.secretAccessKey,
		AWS_REGION: server.region,
		TRACEFOLIO_S3_ENDPOINT: server.endpoint,
	};
	const report = (
		flags: readonly string[] = [],
		env: Record<string, string> = {},
	) => {
		const uris = [
			"--archive",
			`s3://${server.bucket}/traces`,
			"--out",
			`s3://${server.bucket}/reports`,
		];
		return tracefolio(
			[
				"report",
				"--period",
				"2026-10",
				"--now",
				"2026-11-05T00:00:00Z",
				...uris,
				"--json",
				...flags,
			],
			{ ...keys, ...env },
		);
	};
	return { report, server, output: s3Store({ ...server, prefix: "reports" }) };
}

describe("tracefolio report over object storage", () => {
	it("reads and publishes there, and publishes nothing new the second time", async () => {
		const { report, server, output } = await newTenant();
		const first = await report();
		expect([first.code, first.stderr]).toEqual([3, ""]);
		expect(JSON.parse(first.stdout)).toMatchObject({
			publication: `s3://${server.bucket}/reports/default/2026-10/r1/`,
			published: true,
		});
		const made = JSON.parse(
			await textOf(output, "default/2026-10/r1/report.json"),
		);
		expect([made.population.inScope, made.report.scope.archive]).toEqual([
			2,
			`s3://${server.bucket}/traces`,
		]);
		const keys = await keysOf(output);
		expect(keys).toHaveLength(8);
		expect(JSON.parse((await report()).stdout)).toMatchObject({
			published: false,
			revision: 1,
		});
		expect(await keysOf(output)).toEqual(keys);
	});

	it.each<[string, readonly string[], Record<string, string>, RegExp]>([
		[
			"a wrong secret key",
			[],
			{ AWS_SECRET_ACCESS_KEY: "wrong" },
			/secret|credential|access key/i,
		],
		[
			"a missing bucket",
			["--archive", "s3://no-such-bucket-here/x"],
			{},
			/no-such-bucket-here/,
		],
		[
			"an unreachable endpoint",
			[],
			{ TRACEFOLIO_S3_ENDPOINT: "http://127.0.0.1:9" },
			/127\.0\.0\.1:9/,
		],
		[
			"a missing output bucket",
			["--out", "s3://no-such-bucket-here/x"],
			{},
			/no-such-bucket-here/,
		],
	])(
		"ends with 5 and one line for %s, and publishes nothing",
		async (_, flags, env, message) => {
			const { report, output } = await newTenant();
			const ran = await report(flags, env);
			expect([ran.code, ran.stdout]).toEqual([5, ""]);
			expect(ran.stderr).toMatch(message);
			expect(ran.stderr.trimEnd().split("\n")).toHaveLength(1);
			expect(await keysOf(output)).toEqual([]);
		},
	);
});

describe("tracefolio collect over object storage", () => {
	it("keeps pages and ledger there, once, and a report over them is witnessed", async () => {
		const server = await newBucket();
		const service = await traceService({ now: Date.now() });
		onTestFinished(() => service.close());
		const day = dayBefore(3);
		const noon = Date.parse(`${day}T12:00:00Z`);
		service.project().add([traceAt(1, noon), traceAt(2, noon + 1000)]);
		const archive = ["--archive", `s3://${server.bucket}/traces`];
		const env = {
			AWS_ACCESS_KEY_ID: server.accessKeyId,
			AWS_SECRET_ACCESS_KEY: server.secretAccessKey,
			AWS_REGION: server.region,
			TRACEFOLIO_S3_ENDPOINT: server.endpoint,
			TRACEFOLIO_IAM_TOKEN: "t",
		};
		const source = [
			...["--endpoint", service.endpoint(), "--region", "eu-de"],
			...["--project", "project-1"],
		];
		const collect = () =>
			tracefolio(["collect", ...archive, ...source, "--json"], env);
		for (const files of [1, 0]) {
			const { code, stdout } = await collect();
			expect(code).toBe(0);
			expect(JSON.parse(stdout).sources).toMatchObject([{ files }]);
		}
		const stored = await keysOf(s3Store({ ...server, prefix: "traces" }));
		expect(stored.map((key) => key.replace(/[0-9a-f]{64}/, "*"))).toEqual([
			expect.stringMatching(
				/^Collected\/eu-de\/.+\/project-1\/12-\*\.json\.gz$/,
			),
			expect.stringMatching(
				/^Collected\/eu-de\/ledger\/project-1\/.+Z-\*\.json$/,
			),
			expect.stringMatching(
				/^Collected\/eu-de\/ledger\/project-1\/.+Z-\*\.json$/,
			),
		]);
		const period = ["--period", day, "--timezone", "UTC"];
		const out = ["--out", `s3://${server.bucket}/reports`, "--json"];
		const report = await tracefolio(
			["report", ...archive, ...period, ...out],
			env,
		);
		expect(JSON.parse(report.stdout)).toMatchObject({
			completeness: "witnessed",
			status: "final",
			exit: 0,
		});
	});
});

/** The date (UTC) of so many days ago. */
function dayBefore(days: number): string {
	return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}

describe("a publication with retentionDays", () => {
	it("is write-once, and a newer version that shadows it is found", async () => {
		const { report, verify, server } = await newRetained();
		const made = await report();
		expect([made.code, made.stderr]).toEqual([3, ""]);
		expect((await verify()).code).toBe(0);
		const { S3 } = await import("@aws-sdk/client-s3");
		const client = new S3({
			endpoint: server.endpoint,
			region: server.region,
			forcePathStyle: true,
			requestChecksumCalculation: "WHEN_REQUIRED",
		});
		onTestFinished(() => client.destroy());
		const output = s3Store({ ...server, prefix: "reports" });
		const entry = JSON.parse(
			await textOf(output, "default/index/2026-10-r1.json"),
		);
		expect(entry.files).toHaveLength(7);
		const [{ name, version }] = entry.files;
		const object = {
			Bucket: server.bucket,
			Key: `reports/default/2026-10/r1/${name}`,
		};
		await expect(
			client.deleteObject({ ...object, VersionId: version }),
		).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
		await client.putObject({ ...object, Body: "another" });
		const found = await verify();
		expect(found.code).toBe(4);
		expect(JSON.parse(found.stdout).publications[0].findings).toContainEqual(
			expect.objectContaining({ kind: "shadowed", severity: "failure" }),
		);
	});

	it("needs a bucket with Object Lock, and says so", async () => {
		const folder = await newFolder();
		const profile = join(folder, "tracefolio.yml");
		await writeFile(profile, "retentionDays: 1\n");
		const ran = await tracefolio([
			...["report", "--period", "2026-10", "--profile", profile],
			...["--archive", folder, "--out", join(folder, "out")],
		]);
		expect(ran.code).toBe(5);
		expect(ran.stderr).toMatch(/a bucket with object lock/);
	});
});
