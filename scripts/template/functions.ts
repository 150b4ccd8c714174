import type { Resource, Template } from "./template.ts";
import { at, listed, referred } from "./walk.ts";

type Named = readonly [name: string, resource: Resource];

/** Of each function and queue: what it lacks to be safe to leave alone. */
export function functionProblems(template: Template): string[] {
	const functions = ofType(template, "AWS::Lambda::Function");
	const roles = functions.map(([, { Properties }]) =>
		referred(Properties["Role"]),
	);
	return [
		...functions.flatMap(([name, fn]) =>
			lacksOf(name, fn, roles, template).map((what) => `${name}: ${what}`),
		),
		...ofType(template, "AWS::SQS::Queue").flatMap(([name, queue]) =>
			queueLacks(name, queue, template).map((what) => `${name}: ${what}`),
		),
		...ofType(template, "AWS::Logs::LogGroup")
			.filter(([, { Properties }]) => !Properties["RetentionInDays"])
			.map(([name]) => `${name}: keeps logs for ever`),
	];
}

function lacksOf(
	name: string,
	{ Properties }: Resource,
	roles: readonly (string | null)[],
	template: Template,
): string[] {
	const problems: string[] = [];
	const role = referred(Properties["Role"]);
	if (role === null || roles.filter((other) => other === role).length > 1)
		problems.push("has no role of its own");
	if (at(Properties, "TracingConfig", "Mode") !== "Active")
		problems.push("is not traced");
	const log = `/aws/lambda/${Properties["FunctionName"]}`;
	if (
		!ofType(template, "AWS::Logs::LogGroup").some(
			([, group]) => group.Properties["LogGroupName"] === log,
		)
	)
		problems.push("has no log group");
	for (const metric of ["Errors", "Throttles"])
		if (!hasAlarm(template, metric, "FunctionName", name))
			problems.push(`has no alarm on "${metric}"`);
	if (!keepsFailures(name, template))
		problems.push("loses the event of a run that failed");
	return problems;
}

/** Whether what a function could not do goes to a queue, or to the caller, who waits for the answer of an HTTP API. */
function keepsFailures(name: string, template: Template): boolean {
	const keeps = ofType(template, "AWS::Lambda::EventInvokeConfig").some(
		([, { Properties }]) =>
			referred(Properties["FunctionName"]) === name &&
			at(Properties, "DestinationConfig", "OnFailure") !== undefined,
	);
	const polls = ofType(template, "AWS::Lambda::EventSourceMapping")
		.filter(
			([, { Properties }]) => referred(Properties["FunctionName"]) === name,
		)
		.map(([, { Properties }]) => referred(Properties["EventSourceArn"]) ?? "")
		.map((queue) => template.Resources[queue]);
	const answers = ofType(template, "AWS::ApiGatewayV2::Integration").some(
		([, { Properties }]) => referred(Properties["IntegrationUri"]) === name,
	);
	const redriven = polls.some((queue) => queue?.Properties["RedrivePolicy"]);
	return keeps || redriven || answers;
}

function queueLacks(
	name: string,
	{ Properties }: Resource,
	template: Template,
): string[] {
	const problems: string[] = [];
	if (!(Properties["SqsManagedSseEnabled"] || Properties["KmsMasterKeyId"]))
		problems.push("is not encrypted");
	const metric =
		Properties["RedrivePolicy"] === undefined
			? "ApproximateNumberOfMessagesVisible"
			: "ApproximateAgeOfOldestMessage";
	if (!hasAlarm(template, metric, "QueueName", name))
		problems.push(`has no alarm on "${metric}"`);
	for (const [, mapping] of ofType(
		template,
		"AWS::Lambda::EventSourceMapping",
	)) {
		if (referred(mapping.Properties["EventSourceArn"]) !== name) continue;
		const fn = referred(mapping.Properties["FunctionName"]) ?? "";
		const timeout = Number(template.Resources[fn]?.Properties["Timeout"]);
		if (!(Number(Properties["VisibilityTimeout"]) > timeout))
			problems.push(`hands a message out again while "${fn}" works on it`);
	}
	return problems;
}

function hasAlarm(
	template: Template,
	metric: string,
	dimension: string,
	of: string,
): boolean {
	return ofType(template, "AWS::CloudWatch::Alarm").some(
		([, { Properties }]) =>
			Properties["MetricName"] === metric &&
			listed(Properties["Dimensions"]).some(
				(one) =>
					at(one, "Name") === dimension && referred(at(one, "Value")) === of,
			),
	);
}

function ofType({ Resources }: Template, type: string): Named[] {
	return Object.entries(Resources).filter(([, { Type }]) => Type === type);
}
