/** The rules by which findings are looked for: in traces, in ledgers and in what trackers deliver. */
export const RULE_IDS = [
	"burst",
	"clock-skew",
	"collection-failed",
	"contradiction",
	"destructive-operation",
	"exception-expired",
	"failures-then-success",
	"first-seen-actor",
	"first-seen-address",
	"grants-own-user",
	"incident",
	"integrity-verification-off",
	"late-record",
	"late-traces",
	"logging-changed",
	"off-hours",
	"privileged-operation",
	"provider-activity",
	"request-failed",
	"request-open",
	"request-refused",
	"root-activity",
	"service-without-folder",
	"short-lived-resource",
	"system-action-without-request",
	"task-without-request",
	"traces-lost",
	"tracker-changed",
	"tracker-disabled",
	"tracker-error",
	"uncatalogued-operation",
	"without-ticket",
] as const;

/** What a report says of one rule. */
export interface RuleWords {
	/** a few words, as the name of what was found */
	readonly title: string;
	/** one sentence: why a person should look into it */
	readonly why: string;
}

export type RuleWording = Readonly<
	Record<(typeof RULE_IDS)[number], RuleWords>
>;

/** What a report says of a rule; of one that it has no words for, its name. */
export function ruleWords(rules: RuleWording, rule: string): RuleWords {
	const id = RULE_IDS.find((name) => name === rule);
	return id === undefined ? { title: rule, why: "" } : rules[id];
}
