// Lets `npx tracefolio` find the command in a checkout: npm links the commands of dependencies, but not a package's own.
import { mkdirSync, rmSync, symlinkSync } from "node:fs";

const link = "node_modules/.bin/tracefolio";
try {
	mkdirSync("node_modules/.bin", { recursive: true });
	rmSync(link, { force: true });
	symlinkSync("../../bin/tracefolio.js", link);
} catch (error) {
	// a system without symbolic links still has bin/tracefolio.js
	console.warn(`npx tracefolio will not work: ${error}`);
}
