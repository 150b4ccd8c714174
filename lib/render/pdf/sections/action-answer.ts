import { ruleWords } from "../../../../templates/wording-rules.ts";
import { countFindings, type Finding } from "../../../report/model.ts";
import { counted, type Draft } from "../draft.ts";
import { brief } from "./brief.ts";

const RULES_NAMED = 4;
const SHORT_NAME = 28;

/** What needs action: how many findings there are, and the gravest that nobody has accepted. */
export function actionAnswer(draft: Draft): string[] {
	const { report } = draft;
	const { findings } = report;
	const accepted = findings.filter(({ exception }) => exception !== null);
	return [...findingCounts(draft, accepted.length), ...openFindings(draft)];
}

/** How many there are; nothing seen is not the same as nothing there. */
function findingCounts(draft: Draft, accepted: number): string[] {
	const { report, words } = draft;
	const n = (value: number) => counted(draft, value);
	if (report.findings.length > 0) {
		const { high, medium, low, info } = countFindings(report.findings);
		const counts = {
			high: n(high),
			medium: n(medium),
			low: n(low),
			info: n(info),
		};
		return [
			`${words.summary.findings(counts)} ${words.answers.accepted(n(accepted))}`.trim(),
		];
	}
	if (report.collection.length > 0) return [words.summary.noFindings];
	const looked = report.rules.some(({ state }) => state === "evaluated");
	return [
		...(looked ? [words.answers.nothingInTraces] : []),
		words.summary.notLookedAt,
	];
}

/** The gravest findings that nobody has accepted, by rule. */
function openFindings(draft: Draft): string[] {
	const { report, words } = draft;
	const grave = report.findings.filter(
		({ severity, exception }) =>
			exception === null && (severity === "high" || severity === "medium"),
	);
	if (grave.length === 0)
		return report.findings.length === 0 ? [] : [words.answers.noneGrave];
	const rules = [
		...Map.groupBy(
			grave,
			({ severity, rule }) => `${severity} ${rule}`,
		).values(),
	];
	const more = counted(draft, rules.length - RULES_NAMED);
	return [
		...rules.slice(0, RULES_NAMED).map((own) => openRule(draft, own)),
		...(more.value > 0
			? [words.answers.moreRules(more, words.sections.findings)]
			: []),
	];
}

function openRule(draft: Draft, own: readonly Finding[]): string {
	const { words } = draft;
	const [first] = own;
	if (first === undefined) return "";
	const { title } = ruleWords(words.rules, first.rule);
	const about = [first.user, first.subject ?? first.unit]
		.filter((part) => part !== null)
		.map((part) => brief(draft.paper, part, SHORT_NAME));
	return words.answers.finding(
		words.severity[first.severity],
		title,
		counted(draft, own.length),
		about.join(", "),
	);
}
