import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import {
	locatePublications,
	publicationName,
	publicationPlaces,
} from "../../../lib/evidence/publication-name.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import { bytes } from "../../support/stores.ts";

const R3 = {
	kind: "publication",
	profile: "nordhafen",
	period: "2026-10",
	revision: 3,
};

describe("publicationPlaces()", () => {
	it("splits the path of a publication, of a file of it and of its index entry", () => {
		for (const root of ["s3://bucket", "s3://bucket/a/b", "/", "/a/b"])
			for (const path of [
				"nordhafen/2026-10/r3",
				"nordhafen/2026-10/r3/",
				"nordhafen//2026-10/r3/report.json",
				"nordhafen/2026-10/r3/manifest.json",
				"nordhafen/index/2026-10-r3.json",
			])
				expect(publicationPlaces(`${root}/${path}`)).toEqual([
					{ root, target: R3 },
				]);
	});

	it("reads relative paths and file URLs", () => {
		const root = resolve("out");
		for (const uri of [
			"out/nordhafen/2026-10/r3",
			"./out/x/../nordhafen/2026-10/r3/",
		])
			expect(publicationPlaces(uri)).toEqual([{ root, target: R3 }]);
		expect(publicationPlaces("file:///my%20out/nordhafen/2026-10/r3")).toEqual([
			{ root: "/my out", target: R3 },
		]);
		expect(() => publicationPlaces("file://host/a")).toThrow(/not a file:/);
	});

	it("gives every other path its meanings, the most special first", () => {
		expect(publicationPlaces("s3://b/out/nordhafen/2026-W41")).toEqual([
			{
				root: "s3://b/out",
				target: { kind: "period", profile: "nordhafen", period: "2026-W41" },
			},
			{
				root: "s3://b/out/nordhafen",
				target: { kind: "profile", profile: "2026-W41" },
			},
			{ root: "s3://b/out/nordhafen/2026-W41", target: { kind: "store" } },
		]);
		expect(publicationPlaces("/out/nordhafen")).toEqual([
			{ root: "/out", target: { kind: "profile", profile: "nordhafen" } },
			{ root: "/out/nordhafen", target: { kind: "store" } },
		]);
		const whole = [{ root: "s3://b", target: { kind: "store" } }];
		expect(publicationPlaces("s3://b/")).toEqual(whole);
	});

	it("takes no bucket for a profile or a period", () => {
		expect(publicationPlaces("s3://bucket/2026-10/r1")).not.toContainEqual(
			expect.objectContaining({
				target: expect.objectContaining({ kind: "publication" }),
			}),
		);
	});
});

describe("publicationName()", () => {
	it("reads a folder's key, and refuses what is none", () => {
		const { kind, ...name } = R3;
		expect(publicationName("nordhafen/2026-10/r3/")).toEqual(name);
		const days = "p/2026-10-01--2026-10-15/r12";
		expect(publicationName(days)).toMatchObject({ revision: 12 });
		for (const bad of [
			"",
			"p/2026-13/r1",
			"p/2026-10/r0",
			"p/2026-10/r01",
			"a/p/2026-10/r1",
		])
			expect(() => publicationName(bad)).toThrow(/is no publication/);
	});
});

describe("locatePublications()", () => {
	const key = "out/nordhafen/index/2026-10-r1.json";
	const bucket: Record<string, Uint8Array> = { [key]: bytes("{}") };
	const open = (root: string) => {
		const prefix = root.replace("s3://b", "").replace(/^\/?(.+)$/, "$1/");
		const under = Object.entries(bucket)
			.filter(([name]) => name.startsWith(prefix))
			.map(([name, content]) => [name.slice(prefix.length), content]);
		return { ...memoryStore(Object.fromEntries(under)), uri: root };
	};
	const located = async (uri: string) => {
		const found = await locatePublications(uri, open);
		return found && [found.store.uri, found.target.kind];
	};

	it("opens the store at the root that makes sense of a URI", async () => {
		const root = "s3://b/out";
		expect(await located(`${root}/nordhafen/2026-10/r7`)).toEqual([
			root,
			"publication",
		]);
		expect(await located(`${root}/nordhafen/2026-10`)).toEqual([
			root,
			"period",
		]);
		expect(await located(`${root}/nordhafen`)).toEqual([root, "profile"]);
		expect(await located(root)).toEqual([root, "store"]);
	});

	it("finds none in an archive", async () => {
		bucket["archive/CloudTraces/eu-de/2026/10/05/system/x.json.gz"] = bytes("");
		for (const uri of [
			"archive",
			"archive/CloudTraces",
			"archive/CloudTraces/eu-de/2026",
		])
			expect(await located(`s3://b/${uri}`)).toBeNull();
	});
});
