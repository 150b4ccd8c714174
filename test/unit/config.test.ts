import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import {
	DEFAULT_PROFILE,
	parseProfile,
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
		});
	});

	it.each<[string, RegExp]>([
		["timezon: UTC", /unknown key "timezon" \(known: profile, organisation/],
		[
			"archive: {dayBefore: 1}",
			/unknown key "dayBefore" in archive \(known: uri, daysBefore, daysAfter\)/,
		],
		["timezone: Mars/One", /timezone: expected an IANA time zone/],
		["timezone: 7", /timezone: expected string, received number/],
		["language: fr", /language: expected one of "en"\|"de"/],
		["services: DMS", /services: expected array/],
		["services: [DMS, 7]", /services\.1: expected string/],
		["theme: {colour: red}", /theme\.colour: expected "#rrggbb"/],
		["s3: {endpoint: obs}", /s3\.endpoint: Invalid URL/],
		["archive: {daysAfter: 0}", /archive\.daysAfter: Too small/],
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
