import type {
	ExceptionSettings,
	FindingSettings,
} from "../../analysis-config.ts";
import { RULE_SEVERITIES } from "../../finding-rules.ts";
import { anyOf } from "../../patterns.ts";
import { daysOf, isoUtc, offsetFinder, type Period } from "../../period.ts";
import type { Finding } from "../../report/model.ts";
import type { RuleRow } from "../../report/model-analysis.ts";
import { order } from "./first-drafts.ts";
import { byGravityAndTime } from "./order.ts";
import { quoted } from "./words.ts";

const EXPIRED = "exception-expired";

/**
 * Findings with the exceptions that hold for them: of each the first that matches and was still in force, in the period's zone, at its last trace.
 * An exception that ended before the period's last day is a finding itself. Sorted by `byGravityAndTime`; rules in alphabetical order.
 */
export function withExceptions(
	findings: readonly Finding[],
	rules: readonly Omit<RuleRow, "excepted">[],
	exceptions: readonly ExceptionSettings[],
	period: Period,
	settings: Pick<FindingSettings, "off" | "severity"> = NOTHING_SET,
): { readonly findings: readonly Finding[]; readonly rules: RuleRow[] } {
	const holding = holder(exceptions, period);
	const off = settings.off.includes(EXPIRED);
	const severity = settings.severity[EXPIRED] ?? RULE_SEVERITIES[EXPIRED];
	const expired = off
		? []
		: exceptions.flatMap((one) => expiredOf(one, period, severity));
	const all = [...findings, ...expired]
		.map((finding) => ({ ...finding, exception: holding(finding) }))
		.toSorted(byGravityAndTime);
	const own: Omit<RuleRow, "excepted"> = {
		...{ rule: EXPIRED, severity, threshold: "", findings: expired.length },
		state: off ? "off" : "evaluated",
	};
	return {
		findings: all,
		rules: [...rules, own]
			.map((row) => ({ ...row, excepted: exceptedOf(all, row.rule) }))
			.toSorted((a, b) => order(a.rule, b.rule)),
	};
}

const NOTHING_SET = { off: [], severity: {} };

function exceptedOf(findings: readonly Finding[], rule: string): number {
	return findings.filter(
		(finding) => finding.rule === rule && finding.exception !== null,
	).length;
}

/** A function from a finding to the exception that holds for it. */
function holder(
	exceptions: readonly ExceptionSettings[],
	period: Period,
): (finding: Finding) => Finding["exception"] {
	const offsetAt = offsetFinder(period.timezone);
	const all = exceptions.map(({ rule, user, subject, ...why }) => ({
		...{ rule, isUser: matching(user), isSubject: matching(subject) },
		exception: { owner: why.owner, rationale: why.rationale, until: why.until },
	}));
	return (finding) => {
		const at = endOf(finding, period);
		const date = isoUtc(at + offsetAt(at)).slice(0, 10);
		const found = all.find(
			({ rule, isUser, isSubject, exception }) =>
				rule === finding.rule &&
				isUser(finding.user) &&
				isSubject(finding.subject) &&
				date <= exception.until,
		);
		return found?.exception ?? null;
	};
}

/** When the last of what it rests on happened; where that is not known, the period's last instant. */
function endOf({ at, lastAt, count }: Finding, period: Period): number {
	if (lastAt !== null) return Date.parse(lastAt);
	if (count > 0) return period.end - 1;
	return at === null ? period.start : Date.parse(at);
}

function matching(pattern: string | null): (name: string | null) => boolean {
	if (pattern === null) return () => true;
	const isNamed = anyOf([pattern]);
	return (name) => name !== null && isNamed(name);
}

function expiredOf(
	{ rule, owner, rationale, until }: ExceptionSettings,
	period: Period,
	severity: Finding["severity"],
): Finding[] {
	const days = daysOf(period);
	const last = days.at(-1)?.date ?? "";
	if (until >= last) return [];
	const ended = days.find(({ date }) => date > until)?.start ?? period.start;
	return [
		{
			...{ rule: EXPIRED, severity, unit: null, subject: rule },
			at: isoUtc(Math.max(ended, period.start)),
			// without the user that it was for: people may have other names in the report
			message: `The exception to the rule ${quoted(rule)} ended on ${until}. Owner: ${quoted(owner)}. Rationale: ${quoted(rationale)}`,
			lastAt: null,
			...{ user: null, domain: null, count: 0, traces: [], exception: null },
		},
	];
}
