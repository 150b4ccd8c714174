import { messageOf, TracefolioError } from "../lib/errors.ts";

/** Says on standard error what went wrong and ends nothing; of a defect with its stack. */
export function complain(message: unknown, facts: unknown): void {
	const said = facts instanceof Error ? `: ${messageOf(facts)}` : "";
	process.stderr.write(`tracefolio: ${messageOf(message)}${said}\n`);
	const stack: unknown = Reflect.get(Object(facts), "stack");
	if (!(facts instanceof TracefolioError) && typeof stack === "string")
		process.stderr.write(`${stack}\n`);
}
