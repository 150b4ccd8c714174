import { Logger } from "@aws-lambda-powertools/logger";

/** By what log and metrics tell deployments apart. */
export const SERVICE = process.env["POWERTOOLS_SERVICE_NAME"] || "tracefolio";

/** Writes one JSON object a line; JSON text cannot hold a line feed, so no value can forge a line. */
export const log = new Logger({ serviceName: SERVICE });
