/** How long an answer asks its client to wait: in seconds, or until so many seconds after the server's clock, as an HTTP date. */
export type RetryAfter =
	| { readonly form: "seconds"; readonly seconds: number }
	| { readonly form: "date"; readonly seconds: number };

/** What takes the place of the answer. */
export type InsteadFault =
	/** an error with the body of the service, or of the API gateway for codes that begin with APIGW */
	| {
			readonly kind: "error";
			readonly status: number;
			readonly code: string;
			readonly retryAfter?: RetryAfter;
	  }
	/** 502 and a page for people, as a proxy sends it */
	| { readonly kind: "html" }
	/** the connection is reset before the first byte */
	| { readonly kind: "resetBeforeAnswer" };

/** What the query of traces does wrong. Each acts on this one answer, and has no effect where it cannot. */
export type PageFault =
	/** 404 where the window holds no trace (at all, or none after the marker); without a code, there is no body */
	| { readonly kind: "notFoundWhenEmpty"; readonly code?: string }
	/** at most this many traces (1 or more), with the marker of the last of them, though the limit allows more */
	| { readonly kind: "shortPage"; readonly traces: number }
	/** no trace, and a new marker that leads to the traces which were due */
	| { readonly kind: "emptyPage" }
	/** the traces that were due, but the marker that the client has just sent */
	| { readonly kind: "repeatedMarker" }
	/** the page which gave the marker that the client sends, once more and unchanged, as from a cache */
	| { readonly kind: "repeatedPage" }
	/** the last answer with traces that the project gave to anybody, whatever was asked */
	| { readonly kind: "staleAnswer" }
	/** traces of one record time come in another order with each query, and pages go on by their place in it */
	| { readonly kind: "unstableTies"; readonly seed: number }
	/** the traces of the page in any order; the marker stays that of the oldest */
	| { readonly kind: "shuffledPage"; readonly seed: number }
	/** the page begins with up to this many traces of the page before it, and still leads on */
	| { readonly kind: "overlap"; readonly traces: number }
	/** every trace with the marker's record time counts as shown: those after the page edge are missed */
	| { readonly kind: "missedTies" }
	/** every trace with the marker's record time is shown again, the marker's own too */
	| { readonly kind: "repeatedTies" }
	/** `code` and `user` in the other types that were seen: null, number, text, object; never another meaning */
	| { readonly kind: "oddTypes"; readonly seed: number }
	/** white space in the body makes it at least this long */
	| { readonly kind: "largePage"; readonly bytes: number };

/** How a right answer is sent wrong. */
export type DeliveryFault =
	/** the connection is reset after half of the body */
	| { readonly kind: "resetInBody" }
	/** half of the body under a Content-Length that agrees with it */
	| { readonly kind: "truncatedJson" }
	/** the body in chunks of so many bytes, one every so many ms of real time */
	| {
			readonly kind: "slowBody";
			readonly chunkBytes: number;
			readonly everyMs: number;
	  };

/** One thing that goes wrong with one request. */
export type Fault = InsteadFault | PageFault | DeliveryFault;

/** The fault of one kind among those of a request; the first if there are several. */
export function faultOf<K extends Fault["kind"]>(
	faults: readonly Fault[],
	kind: K,
): Extract<Fault, { kind: K }> | undefined {
	return faults.find(
		(fault): fault is Extract<Fault, { kind: K }> => fault.kind === kind,
	);
}
