import type { z } from "zod";
import { LIMITS } from "../../lib/service/contract.ts";
import { Refusal } from "../../lib/service/refusal.ts";
import type { HttpEvent } from "./event.ts";

/** The bytes of a body. Throws Refusal where there are too many. */
export function bodyOf({ body, isBase64Encoded }: HttpEvent): Buffer {
	const text = body ?? "";
	// before it is decoded: three bytes are four characters
	if (text.length > LIMITS.bodyBytes * 1.5) throw tooLarge();
	const bytes = Buffer.from(text, isBase64Encoded ? "base64" : "utf8");
	if (bytes.length > LIMITS.bodyBytes) throw tooLarge();
	return bytes;
}

function tooLarge(): Refusal {
	return new Refusal(
		"too-large",
		`The body is larger than ${LIMITS.bodyBytes} bytes`,
	);
}

/** Reads a JSON body. Throws Refusal, naming the fields that are wrong. */
export function readBody<Shape extends z.ZodType>(
	event: HttpEvent,
	shape: Shape,
): z.infer<Shape> {
	const bytes = bodyOf(event);
	const type = event.headers["content-type"] ?? "";
	if (!/^application\/json\s*(;|$)/i.test(type))
		throw new Refusal(
			"unsupported-media-type",
			"Expected a body of the type application/json",
		);
	return read(shape, jsonIn(bytes), "invalid-order", "The order");
}

function jsonIn(bytes: Buffer): unknown {
	try {
		return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch {
		throw new Refusal("malformed-request", "The body is no JSON text in UTF-8");
	}
}

/** Reads the query. Throws Refusal, naming the parameters that are wrong, or given twice. */
export function readQuery<Shape extends z.ZodType>(
	{ rawQueryString }: HttpEvent,
	shape: Shape,
): z.infer<Shape> {
	const values: Record<string, string> = Object.create(null);
	for (const [name, value] of new URLSearchParams(rawQueryString)) {
		if (name in values)
			throw new Refusal("malformed-request", "A parameter is given twice", {
				errors: [{ field: name, message: "expected once" }],
			});
		values[name] = value;
	}
	return read(shape, { ...values }, "malformed-request", "The query");
}

/** A header's idempotency key; undefined where there is none. Throws Refusal where it cannot be one. */
export function idempotencyKeyOf({ headers }: HttpEvent): string | undefined {
	const key = headers["idempotency-key"];
	if (key === undefined) return undefined;
	if (/^[\x21-\x7e]{1,255}$/.test(key)) return key;
	throw new Refusal(
		"malformed-request",
		"The Idempotency-Key is none: expected 1 to 255 printable characters without blanks",
	);
}

/** A parameter of the path, decoded once. Throws Refusal where it is no text. */
export function pathParameter(event: HttpEvent, name: string): string {
	const raw = event.pathParameters?.[name] ?? "";
	try {
		return decodeURIComponent(raw);
	} catch {
		throw new Refusal(
			"malformed-request",
			"The path is not encoded as URLs are",
		);
	}
}

function read<Shape extends z.ZodType>(
	shape: Shape,
	value: unknown,
	kind: "invalid-order" | "malformed-request",
	what: string,
): z.infer<Shape> {
	const result = shape.safeParse(value);
	if (result.success) return result.data;
	const errors = result.error.issues.map((issue) => ({
		field: issue.path.map(String).join(".").slice(0, 100),
		message: issue.message.slice(0, 300),
	}));
	throw new Refusal(kind, `${what} is wrong`, { errors: errors.slice(0, 20) });
}
