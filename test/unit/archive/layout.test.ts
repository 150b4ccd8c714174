import { describe, expect, it } from "vitest";
import { placeOf } from "../../../lib/archive/layout.ts";

const NAME = "p_CloudTrace_eu-de_2026-10-05T08-05-00Z_d22ef9d12629392c.json.gz";

function place(path: string) {
	return placeOf(path.split("/"));
}

describe("placeOf()", () => {
	it.each([
		["CloudTraces/eu-de/2026/10/05/system/IAM", "IAM"],
		["CloudTraces/eu-de/2026/10/5/system/IAM", "IAM"],
		["a/b/CloudTraces/eu-de/2026/10/5/system", ""],
		["eu-de/2026/10/05/system/DMS", "DMS"],
		["backup/2020/01/02/CloudTraces/eu-de/2026/10/05/system/DMS", "DMS"],
		["backup/2020/01/02/eu-de/2026/10/05/system/DMS", "DMS"],
	])("reads %s", (folder, service) => {
		expect(place(`${folder}/${NAME}`)).toEqual({
			day: 20261005,
			region: "eu-de",
			tracker: "system",
			service,
			kind: "trace",
			origin: "tracker",
		});
	});

	it("reads what the collector wrote, with the project in the tracker's place", () => {
		const page = "Collected/eu-de/2026/10/05/project-1/08-0a1b.json.gz";
		const backup = "b/2020/01/02/CloudTraces/eu-de/2026/10/05/x/";
		for (const above of ["", backup])
			expect(place(`${above}${page}`)).toEqual({
				day: 20261005,
				region: "eu-de",
				tracker: "project-1",
				service: "",
				kind: "trace",
				origin: "collected",
			});
	});

	it.each([
		"CloudTraces/eu-de/2026/10/5/system/Digest/DMS/p_CloudTrace-Digest_eu-de_2026-10-05T10-12-10Z.json.gz",
		"CloudTraces/eu-de/2026/10/5/Digest/DMS/p_CloudTrace-Digest_eu-de_2026-10-05T10-12-10Z.json.gz",
		"CloudTraces/eu-de/2026/10/5/system/DMS/p_CloudTrace-Digest_eu-de_2026-10-05T10-12-10Z.json.gz",
	])("tells a digest file by its folder or its name: %s", (path) => {
		expect(place(path)?.kind).toBe("digest");
	});

	it("is not misled by a file prefix that speaks of digests", () => {
		const folder = "CloudTraces/eu-de/2026/10/5/system";
		const name =
			"my_CloudTrace-Digest_x_CloudTrace_eu-de_2026-10-05T08-05-00Z_d22ef9d12629392c.json";
		expect(place(`${folder}/${name}`)?.kind).toBe("trace");
	});

	it("takes .json too, and nothing else", () => {
		const folder = "CloudTraces/eu-de/2026/10/5/system";
		expect(place(`${folder}/_CloudTrace_x.json`)?.kind).toBe("trace");
		expect(place(`${folder}/notes.txt`)?.kind).toBe("other");
	});

	it.each([
		"CloudTraces/eu-de/2026/10/a.json",
		"CloudTraces/eu-de/2026/13/01/system/a.json",
		"CloudTraces/eu-de/2026/10/32/system/a.json",
		"a.json",
		"",
	])("finds no day in %j", (path) => {
		expect(place(path)).toBeNull();
	});
});
