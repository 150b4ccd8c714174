import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_PROFILE } from "../../lib/config.ts";
import { populationOf, run } from "../support/run.ts";

/** October 2026 in Berlin; ms since the epoch, UTC. */
const START = Date.parse("2026-09-30T22:00:00Z");
const END = Date.parse("2026-10-31T23:00:00Z");

/** One trace, and how many equal and how many other records say something of it. */
interface Spec {
	readonly time: number;
	readonly service: string;
	readonly name: string;
	readonly rating: string | null;
	readonly same: number;
	readonly other: number;
}

const spec: fc.Arbitrary<Spec> = fc.record({
	time: fc.oneof(
		fc.integer({ min: START, max: END - 1 }),
		fc.constantFrom(START - 1, START, END - 1, END),
	),
	service: fc.constantFrom("DMS", "dms", "Kafka", "ECS"),
	name: fc.constantFrom(
		"createUserSuccess",
		"createUserFailure",
		"batchDeleteDMSInstanceTask",
		"unheardOf",
		"__proto__",
	),
	rating: fc.constantFrom("normal", "warning", "incident", "odd", null),
	same: fc.nat(2),
	other: fc.nat(1),
});

const BAD: readonly unknown[] = [null, 7, "x", [], {}, { trace_id: "x" }];

function recordsOf(specs: readonly Spec[]): unknown[] {
	return specs.flatMap(({ time, service, name, rating, same, other }, i) => {
		const record = {
			trace_id: `id-${i}`,
			time,
			record_time: time + 10,
			trace_name: name,
			service_type: service,
			resource_type: "kafka",
			trace_rating: rating,
			user: JSON.stringify({ name: `user-${i % 3}`, domain: { name: "acme" } }),
		};
		const equal = {
			...record,
			time: String(time),
			user: JSON.parse(record.user),
		};
		return [
			record,
			...Array(same).fill(equal),
			...Array(other).fill({ ...record, record_time: time + 20 }),
		];
	});
}

/** What the rules of the report say of these records, counted as plainly as can be. */
function truthOf(
	specs: readonly Spec[],
	bad: number,
	brokenFiles: number,
	files: number,
) {
	const records = (list: readonly Spec[]) =>
		list.reduce((sum, { same, other }) => sum + 1 + same + other, 0);
	const inPeriod = specs.filter(({ time }) => time >= START && time < END);
	const inScope = inPeriod.filter(({ service }) =>
		/^(dms|kafka)$/i.test(service),
	);
	const outcomes = { success: 0, failure: 0, incident: 0, unknown: 0 };
	for (const { name, rating } of inScope) {
		if (name.endsWith("Success")) outcomes.success++;
		else if (name.endsWith("Failure")) outcomes.failure++;
		else if (rating === "normal") outcomes.success++;
		else if (rating === "warning") outcomes.failure++;
		else if (rating === "incident") outcomes.incident++;
		else outcomes.unknown++;
	}
	return {
		files: {
			listed: files + brokenFiles,
			read: files,
			quarantined: brokenFiles,
		},
		population: {
			records: records(specs) + bad,
			quarantined: bad,
			outOfPeriod: records(specs) - records(inPeriod),
			outOfScope: records(inPeriod) - records(inScope),
			duplicate: inScope.reduce((sum, { same }) => sum + same, 0),
			conflict: inScope.reduce((sum, { other }) => sum + other, 0),
			inScope: inScope.length,
		},
		outcomes,
	};
}

const SHAPES: readonly ((records: readonly unknown[]) => Uint8Array)[] = [
	(records) => Buffer.from(JSON.stringify(records)),
	(records) =>
		gzipSync(JSON.stringify(records, null, 2).replaceAll("\n", "\r\n")),
	(records) =>
		Buffer.from(
			JSON.stringify({ traces: records, meta_data: { marker: null } }),
		),
	(records) => {
		const text = `\ufeff${JSON.stringify(records)}`;
		return Buffer.concat([
			gzipSync(text.slice(0, 11)),
			gzipSync(text.slice(11)),
		]);
	},
];

const FOLDERS = [
	"2026/10/01/system/DMS",
	"2026/10/1/system",
	"2026/11/03/system/KAFKA",
	"2026/09/29/system/DMS",
];

const archive = fc.record({
	specs: fc.array(spec, { maxLength: 25 }),
	bad: fc.array(fc.constantFrom(...BAD), { maxLength: 3 }),
	files: fc.integer({ min: 1, max: 6 }),
	broken: fc.nat(2),
	seed: fc.array(fc.nat(1000), { minLength: 200, maxLength: 200 }),
});

/** Deals the records to files of several shapes, in an order that `seed` decides. */
function filesOf({
	specs,
	bad,
	files,
	broken,
	seed,
}: typeof archive extends fc.Arbitrary<infer T> ? T : never) {
	const pick = (i: number): number => seed[i % seed.length] ?? 0;
	const shuffled = [...recordsOf(specs), ...bad]
		.map((record, i) => [pick(i), record] as const)
		.sort(([a], [b]) => a - b);
	const dealt: unknown[][] = Array.from({ length: files }, () => []);
	for (const [i, [, record]] of shuffled.entries())
		dealt[pick(i + 7) % files]?.push(record);
	const objects: Record<string, Uint8Array> = {};
	const keyOf = (i: number) =>
		`CloudTraces/eu-de/${FOLDERS[i % FOLDERS.length]}/p_CloudTrace_eu-de_${i}.json.gz`;
	for (const [i, records] of dealt.entries())
		objects[keyOf(i)] =
			SHAPES[pick(i) % SHAPES.length]?.(records) ?? Buffer.of();
	for (let i = 0; i < broken; i++)
		objects[keyOf(files + i)] = gzipSync(
			JSON.stringify(recordsOf(specs)),
		).subarray(0, -9);
	return objects;
}

describe("runReport()", () => {
	it("counts what was put into the archive, whatever its shapes, order, copies and faults", async () => {
		await fc.assert(
			fc.asyncProperty(archive, async (dealt) => {
				const made = await run(filesOf(dealt));
				const { specs, bad, broken, files } = dealt;
				const { report } = made;
				expect({
					files: report.files,
					population: report.population,
					outcomes: report.outcomes,
				}).toEqual(truthOf(specs, bad.length, broken, files));
				const sum = (rows: readonly { count: number }[]) =>
					rows.reduce((total, { count }) => total + count, 0);
				const { inScope, conflict, quarantined } = report.population;
				for (const rows of [
					report.operations,
					report.actors,
					report.channels,
					report.days,
				])
					expect(sum(rows)).toBe(inScope);
				expect(report.conflicts).toHaveLength(conflict);
				expect(report.quarantine).toHaveLength(quarantined + broken);
				const population = await populationOf(made);
				expect(population.map(({ n }) => n)).toEqual(
					population.map((_, i) => i + 1),
				);
				const times = population.map(
					({ time, traceId }) => `${time} ${traceId}`,
				);
				expect(times).toEqual(times.toSorted());
				expect(times).toHaveLength(inScope);
			}),
			{ numRuns: 60 },
		);
	});

	it("counts the same in any split of the records over files and in any order", async () => {
		await fc.assert(
			fc.asyncProperty(archive, archive, async (one, two) => {
				const counts = async (dealt: typeof one) => {
					const { report } = await run(filesOf(dealt));
					const {
						population,
						outcomes,
						operations,
						actors,
						channels,
						days,
						contradictions,
					} = report;
					return {
						population,
						outcomes,
						operations,
						actors,
						channels,
						days,
						contradictions,
					};
				};
				const same = { ...two, specs: one.specs, bad: one.bad };
				expect(await counts(same)).toEqual(await counts(one));
			}),
			{ numRuns: 30 },
		);
	});

	it("gives the whole of a period that is split in two", async () => {
		await fc.assert(
			fc.asyncProperty(archive, async (dealt) => {
				const files = filesOf(dealt);
				const inScope = async (period: string) => {
					const profile = {
						archive: {
							...DEFAULT_PROFILE.archive,
							...{ daysBefore: 31, daysAfter: 31 },
						},
					};
					return (await run(files, { period, profile })).report.population
						.inScope;
				};
				const halves = [
					await inScope("2026-10-01/2026-10-16"),
					await inScope("2026-10-16/2026-11-01"),
				];
				expect(halves.reduce((a, b) => a + b)).toBe(await inScope("2026-10"));
			}),
			{ numRuns: 20 },
		);
	});
});
