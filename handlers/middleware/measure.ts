import { Metrics } from "@aws-lambda-powertools/metrics";
import type { CollectAnswer } from "../../lib/collect-answer.ts";
import {
	type Measure,
	runMeasures,
	sourceMeasures,
} from "../../lib/collect-metrics.ts";
import { SERVICE } from "./log.ts";

const metrics = new Metrics({ namespace: "Tracefolio", serviceName: SERVICE });

/** Publishes the numbers of a run and of each source. `now`: ms since the epoch, UTC. */
export function measure(answer: CollectAnswer, now: number): void {
	publish({}, runMeasures(answer));
	for (const source of answer.sources) {
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
