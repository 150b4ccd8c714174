import type { MiddlewareObj } from "@middy/core";
import { messageOf } from "../../lib/errors.ts";
import { log, SERVICE } from "./log.ts";

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Sends how long an invocation took, whether the function was started for it and why it failed to AWS X-Ray, where X-Ray wants to know
 * (by default of one request a second, and of one in twenty beyond). Elsewhere nothing is done or even loaded. Fails nothing.
 */
export function trace(env: Env = process.env): MiddlewareObj<unknown> {
	let loaded: ReturnType<typeof load> | undefined;
	const tracing = async () => {
		if (!isSampled(env)) return null;
		loaded ??= load();
		return loaded;
	};
	return {
		async before(request) {
			(await tracing())?.before?.(request);
		},
		async after(request) {
			(await tracing())?.after?.(request);
		},
		async onError(request) {
			(await tracing())?.onError?.(request);
		},
	};
}

/** Source: "Defined runtime environment variables" of the AWS Lambda developer guide. */
function isSampled(env: Env): boolean {
	return (
		env["AWS_XRAY_DAEMON_ADDRESS"] !== undefined &&
		/\bSampled=1\b/.test(env["_X_AMZN_TRACE_ID"] ?? "")
	);
}

async function load() {
	try {
		const { Tracer } = await import("@aws-lambda-powertools/tracer");
		const { captureLambdaHandler } = await import(
			"@aws-lambda-powertools/tracer/middleware"
		);
		const tracer = new Tracer({
			serviceName: SERVICE,
			// Addresses of webhooks can be secrets, and are none of X-Ray's business.
			captureHTTPsRequests: false,
		});
		// An answer can hold a link for an auditor.
		return captureLambdaHandler(tracer, { captureResponse: false });
	} catch (error) {
		log.warn(`Invocations are not traced: ${messageOf(error)}`);
		return null;
	}
}
