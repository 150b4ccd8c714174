import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { collectSettings, parseSource } from "../../lib/collect-config.ts";
import {
	DEFAULT_PROFILE,
	parseProfile,
	readCredentials,
	readEnvironment,
} from "../../lib/config.ts";

describe("parseProfile()", () => {
	it("reads the documented example", async () => {
		const file = "tracefolio.example.yml";
		expect(parseProfile(await readFile(file, "utf8"), file)).toMatchObject({
			profile: "kafka-production",
			timezone: "Europe/Berlin",
			archive: {
				uri: "s3://example-trace-archive",
				daysBefore: 1,
				daysAfter: 3,
				bucket: null,
				digestKeys: [],
			},
		});
	});

	it("gives the same defaults as the example shows in its comments", async () => {
		const shown = (await readFile("tracefolio.example.yml", "utf8"))
			.split("\n")
			.filter((line) =>
				/^# (services|regions|catalogs|settlementHours): /.test(line),
			)
			.map((line) => line.slice(2))
			.join("\n");
		const { services, regions, catalogs, settlementHours } = DEFAULT_PROFILE;
		expect(parseProfile(shown, "x")).toEqual(DEFAULT_PROFILE);
		expect(shown.split("\n")).toHaveLength(4);
		expect([services, regions, catalogs, settlementHours]).toEqual([
			["DMS", "KAFKA"],
			[],
			["dms-kafka"],
			24,
		]);
	});

	it("takes an empty file for every default, and a plain archive for its URI", () => {
		expect(parseProfile("", "x")).toEqual(DEFAULT_PROFILE);
		expect(parseProfile("archive: ./a", "x").archive).toEqual({
			uri: "./a",
			daysBefore: 1,
			daysAfter: 3,
			bucket: null,
			digestKeys: [],
		});
	});

	it.each<[string, RegExp]>([
		["timezon: UTC", /unknown key "timezon" \(known: profile, organisation/],
		[
			"archive: {dayBefore: 1}",
			/unknown key "dayBefore" in archive \(known: uri, daysBefore, daysAfter, bucket, digestKeys\)/,
		],
		["timezone: Mars/One", /timezone: expected an IANA time zone/],
		["timezone: 7", /timezone: expected string, received number/],
		["language: fr", /language: expected one of "en"\|"de"/],
		["services: DMS", /services: expected array/],
		["services: [DMS, 7]", /services\.1: expected string/],
		["theme: {colour: red}", /theme\.colour: expected "#rrggbb"/],
		["s3: {endpoint: obs}", /s3\.endpoint: Invalid URL/],
		["archive: {daysAfter: 0}", /archive\.daysAfter: Too small/],
		[
			"archive: {digestKeys: [{region: eu-de}]}",
			/archive\.digestKeys\.0\.file: expected string/,
		],
		[
			"archive: {digestKeys: [{file: a.pem, from: 2026}]}",
			/archive\.digestKeys\.0\.from: expected a time such as/,
		],
		["sampling: {percent: 101}", /sampling\.percent: Too big/],
		["retentionDays: 0", /retentionDays: Too small/],
		["profile: ../up", /profile: expected lower-case letters/],
		["title: ''", /title: Too small/],
		["- a", /the profile: expected object/],
		["a: 1\na: 2", /line 2 is not YAML: Map keys must be unique/],
		["a: [", /line 1 is not YAML/],
	])("refuses %j, and says where and what it expected", (yaml, message) => {
		expect(() => parseProfile(yaml, "my.yml")).toThrow(message);
		expect(() => parseProfile(yaml, "my.yml")).toThrow(
			expect.objectContaining({
				code: "CONFIG",
				message: expect.stringMatching(/^Profile "my\.yml"[^\n]*$/),
			}),
		);
	});

	it("names every problem at once", () => {
		expect(() => parseProfile("language: fr\ntimezon: x", "x")).toThrow(
			/language.*timezon/,
		);
	});
});

describe("readEnvironment()", () => {
	it("takes an empty variable for none", () => {
		expect(readEnvironment({ TRACEFOLIO_ARCHIVE: "" }).archive).toBeUndefined();
	});

	it("reads the path style as a truth value, and nothing else", () => {
		const read = (value: string) =>
			readEnvironment({ TRACEFOLIO_S3_PATH_STYLE: value }).s3.pathStyle;
		expect([read("true"), read("false")]).toEqual([true, false]);
		expect(() => read("yes")).toThrow(/Expected "true" or "false"/);
	});
});

const SOURCE = {
	region: "eu-de",
	project: "0123abcd",
	endpoint: "https://cts.example.com",
};
const IAM = { iamEndpoint: "https://iam.example.com", domain: "D" };

/** A profile that collects, as YAML. */
function collecting(more: object = {}, profile: object = {}): string {
	return stringify({ collect: { sources: [SOURCE], ...more }, ...profile });
}

describe("parseProfile() of what is looked for", () => {
	it("gives the same defaults as the example shows in its comments", async () => {
		const shown = (await readFile("tracefolio.example.yml", "utf8"))
			.split("\n\n")
			.map((block) =>
				block.split("\n").filter((line) => /^# {1,3}[a-zA-Z]+:/.test(line)),
			)
			.filter(([first = ""]) =>
				/^# (correlation|findings|frameworks|template):/.test(first),
			)
			.flatMap((lines) => lines.map((line) => line.slice(2)));
		const text = shown.join("\n");
		expect(parseProfile(text, "x")).toEqual(DEFAULT_PROFILE);
		for (const key of ["correlation", "findings"] as const)
			expect(Object.keys(parse(text)[key])).toEqual(
				Object.keys(DEFAULT_PROFILE[key]),
			);
	});

	it.each([
		[{ correlation: { hours: 25 } }, /correlation.hours: expected no more/],
		[{ findings: { off: ["of-hours"] } }, /findings.off.0: expected one of/],
		[{ findings: { severity: { burst: "grave" } } }, /findings.severity.burst/],
		[
			{ findings: { workingHours: { from: "19:00", to: "07:00" } } },
			/findings.workingHours.to: expected a time after/,
		],
		[{ exceptions: [{ rule: "burst", owner: "A" }] }, /exceptions.0.rationale/],
		[{ frameworks: ["iso9001"] }, /frameworks.0/],
		[{ privacy: { people: "hidden" } }, /privacy.people/],
		[
			{ privacy: { people: "pseudonymised", bodies: true } },
			/privacy.bodies: expected false/,
		],
		[
			{
				privacy: { people: "pseudonymised" },
				exceptions: [
					{
						...{ rule: "burst", user: "svc-*", owner: "A" },
						...{ rationale: "B", until: "2026-12-31" },
					},
				],
			},
			/exceptions: expected whole user names/,
		],
		[
			{ correlation: { jobs: ["responce.id"] } },
			/correlation.jobs.0: expected a path/,
		],
	])("refuses %j", (profile, message) => {
		expect(() => parseProfile(stringify(profile), "x")).toThrow(message);
	});
});

describe("parseProfile() of the section collect", () => {
	it("reads the kinds of authentication that the example shows", async () => {
		const example = await readFile("tracefolio.example.yml", "utf8");
		const shown = example
			.split("\n")
			.filter((line) => /^ {2}# (auth:| {2}[A-Za-z]+:)/.test(line))
			.map((line) => line.slice(4))
			.join("\n");
		const kinds = shown.split(/^(?=auth:)/m).map((block) => {
			const { auth } = parse(block);
			return parseProfile(collecting({ auth }), "x").collect?.auth?.kind;
		});
		expect(kinds).toEqual(["access-key", "token", "iam-user", "iam-agency"]);
		expect(parseProfile(example, "x").collect).toMatchObject({
			sources: [{ region: "eu-de", apiVersion: "v3" }],
			rereadHours: 24,
		});
	});

	it("is absent by default, and fills in the rest where there is a source", () => {
		expect(DEFAULT_PROFILE.collect).toBeUndefined();
		expect(parseProfile(collecting(), "x").collect).toEqual({
			sources: [{ ...SOURCE, apiVersion: "v3" }],
			rereadHours: 24,
		});
		const auth = { kind: "iam-agency", agency: "a", ...IAM };
		const read = parseProfile(collecting({ auth }), "x").collect?.auth;
		expect(read).toEqual({
			...{ ...auth, domain: { name: "D" } },
			agencyField: "xrole_name",
		});
	});

	it.each<[object, RegExp]>([
		[{ sources: [] }, /collect\.sources: Too small/],
		[{ sources: [SOURCE, SOURCE] }, /collect\.sources: expected each project/],
		[
			{ sources: [SOURCE, { ...SOURCE, region: "EU-DE" }] },
			/expected each project/,
		],
		[
			{
				sources: Array.from({ length: 17 }, (_, i) => ({
					...SOURCE,
					project: `p${i}`,
				})),
			},
			/collect\.sources: Too big/,
		],
		[
			{ sources: [{ ...SOURCE, region: "../up" }] },
			/collect\.sources\.0\.region: expected a region/,
		],
		[
			{ sources: [{ ...SOURCE, project: "my project" }] },
			/collect\.sources\.0\.project: expected the project's id/,
		],
		[
			{ sources: [{ ...SOURCE, endpoint: "cts" }] },
			/collect\.sources\.0\.endpoint: Invalid URL/,
		],
		[
			{ sources: [{ ...SOURCE, endpoint: "https://u:secret@cts" }] },
			/collect\.sources\.0\.endpoint: expected no name, password/,
		],
		[
			{ sources: [{ ...SOURCE, id: 1 }] },
			/unknown key "id" in collect\.sources\.0 \(known: region, project, endpoint, apiVersion, secret\)/,
		],
		[{ from: 1 }, /unknown key "from" in collect \(known: sources, reread/],
		[{ rereadHours: 145 }, /collect\.rereadHours: Too big/],
		[
			{ auth: { kind: "basic" } },
			/collect\.auth\.kind: expected one of "access-key"\|"token"\|"iam-user"\|"iam-agency"/,
		],
		[
			{ auth: { signature: "aws4-hmac-sha256" } },
			/collect\.auth\.kind: expected one of/,
		],
		[
			{ auth: { kind: "access-key", signature: "v4" } },
			/collect\.auth\.signature: expected one of "sdk-hmac-sha256"/,
		],
		[
			{ auth: { kind: "token", user: "u" } },
			/unknown key "user" in collect\.auth \(known: kind\)/,
		],
		[
			{ auth: { kind: "iam-user", ...IAM } },
			/collect\.auth\.user: expected string/,
		],
		[
			{ auth: { kind: "iam-agency", ...IAM, domain: 7, agency: "a" } },
			/collect\.auth\.domain: expected one of the account's name/,
		],
	])("refuses %j, and says where and what it expected", (more, message) => {
		const read = () => parseProfile(collecting(more), "x");
		expect(read).toThrow(message);
		expect(read).toThrow(expect.objectContaining({ code: "CONFIG" }));
		expect(read).not.toThrow(/secret@/);
	});

	it("refuses to wait longer for late traces than the service keeps them", () => {
		const read = (profile: object) => () =>
			parseProfile(collecting({}, profile), "x");
		expect(read({ settlementHours: 145 })).toThrow(
			/settlementHours: expected at most 144 where traces are collected: .* seven days/,
		);
		expect(read({ settlementHours: 144 })).not.toThrow();
		expect(parseProfile("settlementHours: 145", "x").settlementHours).toBe(145);
	});
});

describe("collectSettings()", () => {
	const profile = parseProfile(
		collecting({ rereadHours: 30, auth: { kind: "token" } }),
		"x",
	);
	const other = { ...SOURCE, project: "other", apiVersion: "v3" } as const;

	it("takes a source that is named on the way in the place of the profile's", () => {
		expect(collectSettings(profile, other)).toEqual({
			...{ sources: [other], rereadHours: 30, auth: { kind: "token" } },
		});
		expect(collectSettings(DEFAULT_PROFILE, other)).toEqual({
			...{ sources: [other], rereadHours: 24 },
		});
	});

	it("asks again for as long as a report waits for late traces", () => {
		const waiting = { ...profile, settlementHours: 100 };
		expect(collectSettings(waiting, null).rereadHours).toBe(100);
		expect(collectSettings(profile, null).rereadHours).toBe(30);
		const tooLong = { ...DEFAULT_PROFILE, settlementHours: 200 };
		expect(() => collectSettings(tooLong, other)).toThrow(/at most 144/);
	});

	it("says how to name a source where there is none", () => {
		expect(() => collectSettings(DEFAULT_PROFILE, null)).toThrow(
			/No source is given.*--endpoint.*"collect" in the profile/,
		);
	});
});

describe("parseSource()", () => {
	it("takes all three or none", () => {
		expect(parseSource({})).toBeNull();
		expect(parseSource(SOURCE)).toEqual({ ...SOURCE, apiVersion: "v3" });
		expect(() => parseSource({ ...SOURCE, region: undefined })).toThrow(
			/all three of --endpoint, --project and --region/,
		);
		expect(() => parseSource({ ...SOURCE, region: "a b" })).toThrow(
			/^--region: expected a region/,
		);
	});
});

describe("readCredentials()", () => {
	it("drops what an editor or a file leaves around a value, and takes an empty one for none", () => {
		expect(
			readCredentials({
				TRACEFOLIO_ACCESS_KEY: " A ",
				TRACEFOLIO_SECRET_KEY: "S\n",
				TRACEFOLIO_SECURITY_TOKEN: " ",
				TRACEFOLIO_IAM_PASSWORD: "",
				TRACEFOLIO_SECRET: "name",
			}),
		).toEqual({ accessKey: "A", secretKey: "S", secret: "name" });
	});
});
