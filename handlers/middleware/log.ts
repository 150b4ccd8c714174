export type Log = (
	level: "info" | "error",
	message: string,
	facts: Readonly<Record<string, unknown>>,
) => void;

/** Writes one JSON object a line to standard output; JSON text cannot hold a line feed, so no value can forge a line. */
export const log: Log = (level, message, facts) => {
	process.stdout.write(`${JSON.stringify({ level, message, ...facts })}\n`);
};
