import { randomUUID } from "node:crypto";
import type { MiddlewareObj } from "@middy/core";
import { messageOf, TracefolioError } from "../../lib/errors.ts";
import { Refusal } from "../../lib/service/refusal.ts";
import { problem } from "./answers.ts";
import type { HttpAnswer, HttpEvent } from "./event.ts";

/** Where requests are logged, each with its facts. */
export interface HttpLog {
	info(message: string, facts: Record<string, unknown>): void;
	error(message: string, facts: Record<string, unknown>): void;
}

type HttpMiddleware = MiddlewareObj<HttpEvent, HttpAnswer>;

/**
 * Headers of every answer: nothing is kept by caches or shown in another site's frame, and no type is guessed. Without headers of CORS, no
 * page of another origin can read an answer.
 */
export function secureHeaders(): HttpMiddleware {
	const add = (request: { response?: HttpAnswer | null | undefined }) => {
		const { response } = request;
		if (response) request.response = secured(response);
	};
	return { after: add, onError: add };
}

/** With headers of their own, answers go before these. */
export function secured(answer: HttpAnswer): HttpAnswer {
	return { ...answer, headers: { ...HEADERS, ...answer.headers } };
}

const HEADERS = {
	"cache-control": "no-store",
	"content-security-policy": "default-src 'none'; frame-ancestors 'none'",
	"cross-origin-opener-policy": "same-origin",
	"cross-origin-resource-policy": "same-origin",
	"permissions-policy": "camera=(), geolocation=(), microphone=()",
	"referrer-policy": "no-referrer",
	"strict-transport-security": "max-age=31536000",
	"x-content-type-options": "nosniff",
};

/** Answers errors with problem documents, and logs what is no fault of the caller with all that is known of it. */
export function answerProblems(log: HttpLog): HttpMiddleware {
	return {
		onError(request) {
			const { error, event } = request;
			const instance = `urn:uuid:${randomUUID()}`;
			if (!(error instanceof Refusal))
				log.error(messageOf(error), {
					instance,
					method: event.requestContext?.http?.method,
					path: loggedPath(event.rawPath),
					...(error instanceof TracefolioError
						? { code: error.code, facts: error.facts }
						: { code: "DEFECT", stack: error?.stack }),
				});
			request.response = problem(error, instance);
		},
	};
}

/** Logs each request and its answer's status. Of a path, secrets of links are left out. */
export function logRequests(log: HttpLog): HttpMiddleware {
	const write = ({
		event,
		response,
	}: {
		event: HttpEvent;
		response?: HttpAnswer | null | undefined;
	}) => {
		const { method, sourceIp } = event.requestContext.http;
		const path = loggedPath(event.rawPath);
		const status = response?.statusCode;
		log.info("Request", { method, path, sourceIp, status });
	};
	return { after: write, onError: write };
}

function loggedPath(path: string): string {
	// also where it is not quite the link's path: the secret is in it all the same
	return path.replace(/(auditor|downloads)(\/|%2f).*/is, "$1/…").slice(0, 200);
}
