import { Metrics } from "@aws-lambda-powertools/metrics";
import type { CollectAnswer } from "../../lib/collect-answer.ts";
import {
	type Measure,
	runMeasures,
	sourceMeasures,
} from "../../lib/collect-metrics.ts";
import { SERVICE } from "./log.ts";

const metrics = new Metrics({ namespace: "Tracefolio", serviceName: SERVICE });

/** Publishes the numbers of a run over all profiles: alarms wait for them, and one profile's success must hide no other's failure. */
export function measureRun(answers: readonly CollectAnswer[]): void {
	publish({}, runMeasures(answers));
}

/** Publishes the numbers of each source. `now`: ms since the epoch, UTC. */
export function measureSources({ sources }: CollectAnswer, now: number): void {
	for (const source of sources) {
		const { region, project } = source;
		publish({ region, project }, sourceMeasures(source, now));
	}
}

/** Numbers with the same dimensions make one line, so that none gets those of another source. */
function publish(
	dimensions: Record<string, string>,
	measures: readonly Measure[],
): void {
	metrics.addDimensions(dimensions);
	for (const { name, unit, value } of measures)
		metrics.addMetric(name, unit, value);
	metrics.publishStoredMetrics();
}
