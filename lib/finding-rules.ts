import type { Severity } from "./report/model.ts";

/** The rules by which findings are looked for in traces, exceptions included, and how grave each is unless the profile says otherwise. */
export const RULE_SEVERITIES = {
	burst: "low",
	"clock-skew": "medium",
	contradiction: "low",
	"destructive-operation": "low",
	"exception-expired": "medium",
	"failures-then-success": "medium",
	"first-seen-actor": "low",
	"first-seen-address": "low",
	"grants-own-user": "medium",
	incident: "high",
	"late-record": "low",
	"logging-changed": "high",
	"off-hours": "low",
	"privileged-operation": "low",
	"provider-activity": "high",
	"request-failed": "medium",
	"request-open": "medium",
	"request-refused": "low",
	"root-activity": "high",
	"short-lived-resource": "low",
	"system-action-without-request": "medium",
	"task-without-request": "medium",
	"uncatalogued-operation": "info",
	"without-ticket": "medium",
} as const satisfies Record<string, Severity>;

export type FindingRule = keyof typeof RULE_SEVERITIES;

/** Their names, in alphabetical order. */
export const FINDING_RULES = Object.keys(RULE_SEVERITIES) as [
	FindingRule,
	...FindingRule[],
];
