/** What kind of fault ended the work; `exitCodeOf` maps each to the command's exit code. */
export type ErrorCode =
	| "USAGE" // the command line or an event is wrong
	| "CONFIG" // a profile, a catalog or the environment is wrong
	| "STORE"; // an archive or an output store cannot be read or written

/** A fault that a user can act on: what, where and why, with the facts to search by. */
export class TracefolioError extends Error {
	override readonly name = "TracefolioError";
	readonly code: ErrorCode;
	readonly facts: Readonly<Record<string, unknown>>;

	constructor(
		code: ErrorCode,
		message: string,
		options: { facts?: Record<string, unknown>; cause?: unknown } = {},
	) {
		super(message, { cause: options.cause });
		this.code = code;
		this.facts = options.facts ?? {};
	}
}

const EXIT_CODES: Record<ErrorCode, 2 | 5> = {
	USAGE: 2,
	CONFIG: 2,
	STORE: 5,
};

/** The command's exit code for a fault; anything that is not a TracefolioError is our own defect (1). */
export function exitCodeOf(error: unknown): 1 | 2 | 5 {
	return error instanceof TracefolioError ? EXIT_CODES[error.code] : 1;
}

/** The message of anything thrown, on one line and without control characters, so it cannot forge a log line. */
export function messageOf(error: unknown): string {
	const text = error instanceof Error ? error.message : String(error);
	// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
	return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ").trim();
}
