import type { Finding, Severity } from "../../report/model.ts";
import { order } from "./first-drafts.ts";

const GRAVITY: Readonly<Record<Severity, number>> = {
	high: 0,
	medium: 1,
	low: 2,
	info: 3,
};

/**
 * The order of findings in a report: the gravest first, then by time (none first), rule, subject and user; what is still equal by account, unit
 * and text.
 */
export function byGravityAndTime(a: Finding, b: Finding): number {
	return (
		GRAVITY[a.severity] - GRAVITY[b.severity] ||
		textOrder(a.at, b.at) ||
		order(a.rule, b.rule) ||
		textOrder(a.subject, b.subject) ||
		textOrder(a.user, b.user) ||
		textOrder(a.domain, b.domain) ||
		textOrder(a.unit, b.unit) ||
		order(a.message, b.message)
	);
}

function textOrder(a: string | null, b: string | null): number {
	return order(a ?? "", b ?? "");
}
