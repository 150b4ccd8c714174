import { exitCodeOf, messageOf, TracefolioError } from "../lib/errors.ts";
import { program, UsageError } from "./program.ts";

// a reader that closes the pipe early (`| head`) is no fault of ours
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
	if (error.code !== "EPIPE") throw error;
});

try {
	process.exitCode = await program(process.argv.slice(2), process.env);
} catch (error) {
	process.exitCode = error instanceof UsageError ? 2 : exitCodeOf(error);
	process.stderr.write(`tracefolio: ${messageOf(error)}\n`);
	if (!(error instanceof TracefolioError || error instanceof UsageError))
		process.stderr.write(
			`This is a defect of Tracefolio. ${error instanceof Error ? error.stack : ""}\n`,
		);
}
