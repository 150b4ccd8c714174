import type { Template } from "./template.ts";
import { alternatives, at, listed } from "./walk.ts";

/** What AWS allows for every resource only. */
const NO_RESOURCES = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"];

/** A message goes when its work is done. */
const DELETABLE = ["sqs:DeleteMessage"];

/** Of each statement that allows: actions and resources that are not named, and actions that delete. */
export function permissionProblems({ Resources }: Template): string[] {
	return Object.entries(Resources).flatMap(([name, { Type, Properties }]) => {
		if (Type === "AWS::IAM::Role")
			return listed(Properties["Policies"])
				.flatMap((policy) => statementsIn(at(policy, "PolicyDocument")))
				.flatMap((statement) => statementProblems(name, statement));
		if (/^AWS::(IAM::ManagedPolicy|S3::BucketPolicy)$/.test(Type))
			return statementsIn(Properties["PolicyDocument"]).flatMap((statement) =>
				statementProblems(name, statement),
			);
		return [];
	});
}

/** The statements of a policy, with either branch where they depend on a condition. */
export function statementsIn(policy: unknown): unknown[] {
	return listed(at(policy, "Statement")).flatMap(alternatives);
}

function statementProblems(name: string, statement: unknown): string[] {
	if (at(statement, "Effect") !== "Allow") return [];
	const actions = listed(at(statement, "Action")).map(String);
	const problems: string[] = [];
	for (const key of ["NotAction", "NotResource", "NotPrincipal"])
		if (at(statement, key) !== undefined)
			problems.push(`${name}: "${key}" allows what nobody named`);
	if (at(statement, "Principal") === "*")
		problems.push(`${name}: allows something to everybody`);
	for (const action of actions) {
		if (!/^[a-z0-9-]+:[A-Za-z]+$/.test(action))
			problems.push(`${name}: "${action}" is no single action`);
		if (/:(Delete|Remove|Bypass)/.test(action) && !DELETABLE.includes(action))
			problems.push(`${name}: "${action}" is allowed`);
		for (const resource of listed(at(statement, "Resource")))
			if (resource === "*" && !NO_RESOURCES.includes(action))
				problems.push(`${name}: "${action}" is allowed for every resource`);
	}
	return problems;
}
