import middy from "@middy/core";
import { type App, makeApp } from "./http/app.ts";
import type { HttpAnswer, HttpEvent } from "./http/event.ts";
import { log } from "./middleware/log.ts";
import { trace } from "./middleware/trace.ts";
import { wired } from "./wired.ts";

let app: Promise<App> | undefined;

/** Answers requests to the HTTP API, and serves the report desk. A function that could not be wired tries again at the next request. */
export const handler = middy<HttpEvent, HttpAnswer>()
	.use(trace())
	.handler(async (event, context) => {
		app ??= wired(log)
			.then((parts) => makeApp({ ...parts, log }))
			.catch((error) => {
				app = undefined;
				throw error;
			});
		return (await app)(event, context);
	});
