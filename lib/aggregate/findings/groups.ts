import type { FindingTrace } from "../../report/model-analysis.ts";
import { type Brief, operationOf, traceOf } from "./brief.ts";
import type { Draft } from "./detector.ts";
import {
	FINDINGS_PER_RULE,
	firstDrafts,
	keepFirst,
	type Left,
	leave,
	NOTHING_LEFT,
	order,
} from "./first-drafts.ts";
import { shortened } from "./words.ts";

/** Traces that make one finding together. */
export interface Group {
	/** of the first trace that was added, shortened */
	readonly service: string;
	readonly operation: string;
	readonly subject: string | null;
	/** who acted in all of them; null where they are several, or where the finding is about nobody */
	user: string | null;
	domain: string | null;
	count: number;
	/** the largest size that was added with a trace */
	largest: number;
	lastAt: string;
	readonly traces: FindingTrace[];
}

/** What the findings of one rule say. */
export interface Wording {
	readonly message: (group: Readonly<Group>) => string;
	/** absent: the operation */
	readonly subject?: (brief: Brief) => string | null;
	/** whether a finding is about who acted; absent: it is */
	readonly people?: boolean;
}

export interface Groups {
	/** One more trace for the finding with this key. */
	add(key: string, brief: Brief, size?: number): void;
	drafts(): readonly Draft[];
}

/**
 * Gathers traces into findings, one per key. The `FINDINGS_PER_RULE` that begin first are kept whole, of all others the key alone. Traces may come
 * in any order as long as there are fewer than twice as many keys.
 */
export function groups(wording: Wording): Groups {
	const kept = new Map<string, Group>();
	const cutKeys = new Set<string>();
	let left: Left = NOTHING_LEFT;
	const cut = (): void => {
		const late = [...kept].toSorted(byBegin).slice(FINDINGS_PER_RULE);
		for (const [key, { count, traces }] of late) {
			left = leave(left, { at: traces[0]?.time ?? null, count });
			cutKeys.add(key);
			kept.delete(key);
		}
	};
	return {
		add(key, brief, size = 0) {
			if (cutKeys.has(key)) {
				left = { ...left, traces: left.traces + 1 };
				return;
			}
			const known = kept.get(key);
			if (known) extend(known, brief, size);
			else kept.set(key, begin(wording, brief, size));
			if (kept.size > 2 * FINDINGS_PER_RULE) cut();
		},
		drafts: () =>
			firstDrafts(
				[...kept.values()].map((group) => draftOf(group, wording)),
				left,
			),
	};
}

function begin(
	{ subject, people }: Wording,
	brief: Brief,
	size: number,
): Group {
	const operation = operationOf(brief);
	const { user, domain } = people === false ? NOBODY : brief;
	return {
		...{ service: shortened(brief.service), operation, user, domain },
		subject: subject ? subject(brief) : operation,
		...{ count: 1, largest: size, traces: [traceOf(brief)] },
		lastAt: brief.time,
	};
}

const NOBODY = { user: null, domain: null };

function extend(group: Group, brief: Brief, size: number): void {
	group.count++;
	group.largest = Math.max(group.largest, size);
	if (brief.time > group.lastAt) group.lastAt = brief.time;
	keepFirst(group.traces, traceOf(brief));
	// two accounts may have a user of the same name
	if (group.user === brief.user && group.domain === brief.domain) return;
	group.user = null;
	group.domain = null;
}

function draftOf(group: Group, { message }: Wording): Draft {
	const { user, domain, subject, count, traces, lastAt } = group;
	return {
		lastAt,
		at: traces[0]?.time ?? null,
		message: message(group),
		...{ user, domain, subject, count, traces },
	};
}

function byBegin(a: [string, Group], b: [string, Group]): number {
	const [first, second] = [a[1].traces[0], b[1].traces[0]];
	return (
		order(first?.time ?? "", second?.time ?? "") ||
		order(first?.traceId ?? "", second?.traceId ?? "") ||
		order(a[0], b[0])
	);
}
