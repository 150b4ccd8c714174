/** Why a request is not done, as RFC 9457 tells it; each has a title and a status of its own. */
export const PROBLEMS = {
	"malformed-request": [400, "The request cannot be read"],
	unauthenticated: [401, "Who is calling is not known"],
	forbidden: [403, "The caller may not do this"],
	"not-found": [404, "There is no such thing"],
	"method-not-allowed": [405, "This cannot be done here"],
	"not-acceptable": [406, "The answer cannot be had in that form"],
	conflict: [409, "It is not in a state for this"],
	gone: [410, "The link no longer holds"],
	"too-large": [413, "The request is too large"],
	"unsupported-media-type": [415, "The body is of another type"],
	"invalid-order": [422, "The order cannot be carried out"],
	"key-reused": [422, "The idempotency key was used for another order"],
	"too-many-requests": [429, "Too many requests"],
	defect: [500, "A defect of Tracefolio"],
	"not-available": [501, "This cannot be had from this service"],
	"not-ready": [503, "It is not ready yet"],
	unavailable: [503, "Something that is needed does not answer"],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemKind = keyof typeof PROBLEMS;

/** A request that is not done, and why; its message is meant for the caller. */
export class Refusal extends Error {
	override readonly name = "Refusal";
	readonly kind: ProblemKind;
	readonly errors: readonly {
		readonly field: string;
		readonly message: string;
	}[];
	readonly headers: Readonly<Record<string, string>>;

	constructor(
		kind: ProblemKind,
		detail: string,
		options: {
			readonly errors?: readonly { field: string; message: string }[];
			readonly headers?: Readonly<Record<string, string>>;
		} = {},
	) {
		super(detail);
		this.kind = kind;
		this.errors = options.errors ?? [];
		this.headers = options.headers ?? {};
	}
}

/** What does not exist, or exists for others only: the same words for both. */
export function notFound(what: string): Refusal {
	return new Refusal("not-found", `There is no such ${what}`);
}
