import { describe, expect, it } from "vitest";
import { templateProblems } from "../../../scripts/template/check.ts";
import { TEMPLATE } from "../../../scripts/template/template.ts";

/** What is said of a template's resources. */
function problemsOf(
	Resources: Record<string, unknown>,
	rest: Record<string, unknown> = {},
): Promise<string[]> {
	return templateProblems(TEMPLATE.parse({ Resources, ...rest }));
}

const ALARM = {
	Type: "AWS::CloudWatch::Alarm",
	Properties: {
		ComparisonOperator: "GreaterThanThreshold",
		EvaluationPeriods: 1,
	},
};

function alarm(properties: Record<string, unknown>) {
	const { Type, Properties } = ALARM;
	return { Type, Properties: { ...Properties, ...properties } };
}

function policy(statement: Record<string, unknown>) {
	return {
		Type: "AWS::IAM::ManagedPolicy",
		Properties: {
			PolicyDocument: { Statement: [{ Effect: "Allow", ...statement }] },
		},
	};
}

describe("templateProblems()", () => {
	it("finds references to what is not there", async () => {
		// biome-ignore lint/suspicious/noTemplateCurlyInString: as CloudFormation reads it
		const text = "${Gone}-${Known}-${!Gone}-${AWS::Region}-${Known.Arn}";
		expect(
			await problemsOf({
				Known: alarm({ AlarmDescription: { Ref: "Nowhere" } }),
				Other: {
					...alarm({
						AlarmDescription: { "Fn::Sub": text },
						MetricName: { "Fn::GetAtt": ["Known", "Colour"] },
						Namespace: { "Fn::If": ["Never", "a", "b"] },
					}),
					DependsOn: ["Missing"],
				},
			}),
		).toEqual([
			'Known.AlarmDescription: there is no resource "Nowhere"',
			'Other: there is no resource "Missing"',
			'Other.AlarmDescription: there is no resource "Gone"',
			'Other.MetricName: "Known" (AWS::CloudWatch::Alarm) has no attribute "Colour"',
			'Other.Namespace: there is no condition "Never"',
		]);
	});

	it("finds references to what is there under a condition only, where nothing says so", async () => {
		const sometimes = { ...alarm({}), Condition: "Sometimes" };
		const ref = { Ref: "Sometimes" };
		const guarded = { "Fn::If": ["Sometimes", ref, { Ref: "AWS::NoValue" }] };
		const Conditions = { Sometimes: { "Fn::Not": [{ Condition: "Unheard" }] } };
		expect(
			await problemsOf(
				{
					Sometimes: sometimes,
					Guarded: alarm({ AlarmDescription: guarded }),
					Same: {
						...alarm({ AlarmDescription: ref }),
						Condition: "Sometimes",
					},
					Bare: alarm({ AlarmDescription: ref }),
				},
				{ Conditions },
			),
		).toEqual([
			'Bare.AlarmDescription: "Sometimes" is only there where "Sometimes" holds',
			'Sometimes: there is no condition "Unheard"',
		]);
	});

	it("finds properties that a type does not know or lacks, and values of another kind", async () => {
		expect(
			await problemsOf({
				A: alarm({ AlarmDescripton: "x", EvaluationPeriods: "many" }),
				B: alarm({ Dimensions: [{ Name: "n" }], AlarmActions: "topic" }),
				C: { Type: "AWS::Logs::LogGroup", Properties: { RetentionInDays: 30 } },
				D: { Type: "AWS::Chess::Board" },
			}),
		).toEqual([
			"A.EvaluationPeriods: expected integer",
			'A: there is no property "AlarmDescripton"',
			'B.Dimensions[0]: "Value" is missing',
			"B.AlarmActions: expected a list",
			'D: the type "AWS::Chess::Board" is not described. Add it with scripts/template/extract-types.ts',
		]);
	});

	it("finds what is allowed without being named, and what deletes", async () => {
		expect(
			await problemsOf({
				Named: policy({ Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" }),
				Traced: policy({ Action: "xray:PutTraceSegments", Resource: "*" }),
				Actions: policy({ Action: "s3:*", Resource: "arn:aws:s3:::b/*" }),
				Resources: policy({ Action: ["s3:GetObject"], Resource: ["*"] }),
				Deletes: policy({
					Action: "s3:DeleteObjectVersion",
					Resource: "arn:aws:s3:::b/*",
				}),
				All: policy({ NotAction: "s3:GetObject", Resource: "*" }),
			}),
		).toEqual(
			expect.arrayContaining([
				'Actions: "s3:*" is no single action',
				'Resources: "s3:GetObject" is allowed for every resource',
				'Deletes: "s3:DeleteObjectVersion" is allowed',
				'All: "NotAction" allows what nobody named',
			]),
		);
	});

	it("finds a bucket without protections", async () => {
		const bare = { Type: "AWS::S3::Bucket", Properties: {} };
		const locked = {
			Type: "AWS::S3::Bucket",
			Properties: {
				ObjectLockEnabled: true,
				LifecycleConfiguration: {
					Rules: [{ Status: "Enabled", ExpirationInDays: 10 }],
				},
			},
		};
		const found = await problemsOf({ Bare: bare, Locked: locked });
		expect(found).toEqual(
			expect.arrayContaining([
				"Bare: is not encrypted",
				'Bare: "BlockPublicPolicy" is not set',
				"Bare: has no policy that refuses requests without TLS",
				"Bare: goes with the stack",
				"Bare: keeps no versions",
				"Bare: lets others own objects",
				"Bare: keeps uploads in parts that never ended",
				"Locked: has Object Lock, and lets objects or versions expire",
			]),
		);
	});

	it("finds a function that nobody watches, and a queue that hands work out twice", async () => {
		const found = await problemsOf({
			Work: {
				Type: "AWS::Lambda::Function",
				Properties: {
					...{ Code: {}, FunctionName: "work", Timeout: 900 },
					Role: { "Fn::GetAtt": ["Shared", "Arn"] },
				},
			},
			Same: {
				Type: "AWS::Lambda::Function",
				Properties: {
					...{ Code: {}, FunctionName: "same" },
					Role: { "Fn::GetAtt": ["Shared", "Arn"] },
				},
			},
			Shared: {
				Type: "AWS::IAM::Role",
				Properties: { AssumeRolePolicyDocument: {} },
			},
			Queue: {
				Type: "AWS::SQS::Queue",
				Properties: { VisibilityTimeout: 30 },
			},
			Mapping: {
				Type: "AWS::Lambda::EventSourceMapping",
				Properties: {
					FunctionName: { "Fn::GetAtt": ["Work", "Arn"] },
					EventSourceArn: { "Fn::GetAtt": ["Queue", "Arn"] },
				},
			},
			Log: { Type: "AWS::Logs::LogGroup" },
		});
		expect(found).toEqual([
			"Work: has no role of its own",
			"Work: is not traced",
			"Work: has no log group",
			'Work: has no alarm on "Errors"',
			'Work: has no alarm on "Throttles"',
			"Work: loses the event of a run that failed",
			...["Same: has no role of its own", "Same: is not traced"],
			"Same: has no log group",
			...[
				'Same: has no alarm on "Errors"',
				'Same: has no alarm on "Throttles"',
			],
			"Same: loses the event of a run that failed",
			"Queue: is not encrypted",
			'Queue: has no alarm on "ApproximateNumberOfMessagesVisible"',
			'Queue: hands a message out again while "Work" works on it',
			"Log: keeps logs for ever",
		]);
	});
});
