import { describe, expect, it } from "vitest";
import { record, traceKey } from "../../support/archive.ts";
import { populationOf, run } from "../../support/run.ts";

const DAY = "2026/10/05";

function archiveOf(...files: unknown[][]) {
	return Object.fromEntries(
		files.map((records, i) => [
			traceKey(DAY, `${i}`),
			Buffer.from(JSON.stringify(records)),
		]),
	);
}

describe("writePopulation()", () => {
	it("completes a trace from its copies, and counts it once", async () => {
		const { source_ip, ...first } = record(1);
		const made = await run(
			archiveOf([first], [{ ...first, source_ip, project_id: "p" }]),
		);
		expect(made.report.population).toMatchObject({
			duplicate: 1,
			conflict: 0,
			inScope: 1,
		});
		expect(await populationOf(made)).toMatchObject([
			{ copies: 2, sourceIp: source_ip, details: { project_id: "p" } },
		]);
	});

	it("names, for a conflict, the record that the trace has the value from", async () => {
		const { source_ip, ...first } = record(1, { record_time: 1791187200000 });
		const second = { ...first, source_ip };
		const third = { ...first, source_ip: "198.51.100.1" };
		const made = await run(archiveOf([first], [second], [third]));
		const [conflict] = made.report.conflicts;
		expect(made.report.population).toMatchObject({
			duplicate: 1,
			conflict: 1,
			inScope: 1,
		});
		expect(conflict?.fields).toEqual(["source_ip"]);
		const cited = {
			[traceKey(DAY, "1")]: source_ip,
			[traceKey(DAY, "2")]: third.source_ip,
		};
		for (const side of [conflict?.kept, conflict?.other])
			expect(JSON.parse(side?.values[0] ?? "")).toBe(cited[side?.object ?? ""]);
	});

	it("shows an operation under the service type as the profile spells it", async () => {
		const made = await run(
			archiveOf([
				record(1, { service_type: "dms" }),
				record(2, { service_type: "DMS" }),
			]),
		);
		const seen = made.report.operations.filter(({ count }) => count > 0);
		expect(seen).toMatchObject([{ service: "DMS", count: 2 }]);
	});
});
