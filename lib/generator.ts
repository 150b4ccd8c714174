import packageJson from "../package.json" with { type: "json" };

/** The program that makes reports and archives, as these name it. */
export const GENERATOR = { name: "tracefolio", version: packageJson.version };
