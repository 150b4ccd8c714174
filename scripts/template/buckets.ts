import { statementsIn } from "./permissions.ts";
import type { Resource, Template } from "./template.ts";
import { at, listed, referred } from "./walk.ts";

/** Holds nothing but the functions' code; the framework makes it, and its lifecycle is to go with the stack. */
const OF_FRAMEWORK = "ServerlessDeploymentBucket";

/** Of each bucket: protections that it lacks. */
export function bucketProblems(template: Template): string[] {
	return Object.entries(template.Resources)
		.filter(([, { Type }]) => Type === "AWS::S3::Bucket")
		.flatMap(([name, bucket]) => {
			const lacks = [
				...lacksAnywhere(name, bucket, template),
				...(name === OF_FRAMEWORK ? [] : lacksForData(bucket)),
			];
			return lacks.map((what) => `${name}: ${what}`);
		});
}

function lacksAnywhere(
	name: string,
	{ Properties }: Resource,
	template: Template,
): string[] {
	const problems: string[] = [];
	if (Properties["BucketEncryption"] === undefined)
		problems.push("is not encrypted");
	for (const key of [
		"BlockPublicAcls",
		"BlockPublicPolicy",
		"IgnorePublicAcls",
		"RestrictPublicBuckets",
	])
		if (at(Properties, "PublicAccessBlockConfiguration", key) !== true)
			problems.push(`"${key}" is not set`);
	if (!refusesPlainHttp(name, template))
		problems.push("has no policy that refuses requests without TLS");
	return problems;
}

function refusesPlainHttp(name: string, { Resources }: Template): boolean {
	return Object.values(Resources)
		.filter(({ Type }) => Type === "AWS::S3::BucketPolicy")
		.filter(({ Properties }) => referred(Properties["Bucket"]) === name)
		.flatMap(({ Properties }) => statementsIn(Properties["PolicyDocument"]))
		.some(
			(statement) =>
				at(statement, "Effect") === "Deny" &&
				at(statement, "Action") === "s3:*" &&
				String(at(statement, "Condition", "Bool", "aws:SecureTransport")) ===
					"false" &&
				listed(at(statement, "Resource")).length === 2,
		);
}

function lacksForData(bucket: Resource): string[] {
	const { Properties, DeletionPolicy, UpdateReplacePolicy } = bucket;
	const problems: string[] = [];
	if (DeletionPolicy !== "Retain" || UpdateReplacePolicy !== "Retain")
		problems.push("goes with the stack");
	if (at(Properties, "VersioningConfiguration", "Status") !== "Enabled")
		problems.push("keeps no versions");
	const [owner] = listed(at(Properties, "OwnershipControls", "Rules"));
	if (at(owner, "ObjectOwnership") !== "BucketOwnerEnforced")
		problems.push("lets others own objects");
	const rules = listed(at(Properties, "LifecycleConfiguration", "Rules"));
	if (!rules.some((rule) => at(rule, "AbortIncompleteMultipartUpload")))
		problems.push("keeps uploads in parts that never ended");
	if (Properties["ObjectLockEnabled"] !== true) return problems;
	const expiry = /^(Expiration|NoncurrentVersionExpiration)/;
	if (
		rules.some((rule) => Object.keys(Object(rule)).some((k) => expiry.test(k)))
	)
		problems.push("has Object Lock, and lets objects or versions expire");
	return problems;
}
