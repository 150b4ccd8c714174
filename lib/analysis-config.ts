import { z } from "zod";
import { FINDING_RULES } from "./finding-rules.ts";
import { SEVERITIES } from "./report/model.ts";
import { section } from "./section.ts";

const text = z.string().trim().min(1);
const patterns = (...names: string[]) => z.array(text).default(names);
const path = text.regex(/^(request|response|message)(\.|\[\])/, {
	error: 'expected a path such as "response.job_id" or "request.instances[]"',
});
const paths = (...names: string[]) => z.array(path).default(names);
const minutes = (normal: number) =>
	z
		.int()
		.min(1)
		.max(7 * 24 * 60)
		.default(normal);
const atLeast = (least: number, normal: number) =>
	z.int().min(least).max(1_000_000).default(normal);
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, {
	error: 'expected a time of day such as "07:30"',
});
const rule = z.enum(FINDING_RULES, {
	error: `expected one of ${FINDING_RULES.join(", ")}`,
});

/** Reads the section `correlation` of a profile. */
export const CORRELATION = section({
	/** how long after its request a task is still taken for the request's own */
	hours: z
		.int()
		.min(1)
		.max(31 * 24)
		.default(24),
	/** where requests and responses name the job or task: `response.job_id` */
	jobs: paths(
		"response.job_id",
		"response.jobId",
		"response.task_id",
		"response.taskId",
		"request.job_id",
		"request.task_id",
	),
	/** where batch requests name their resources; `[]` stands for each item of a list */
	members: paths(
		"request.instances[]",
		"request.instance_ids[]",
		"response.results[].instance",
		"response.instances[]",
	),
	/** operations that are recorded twice under one name (request, then result), as `service/trace name`; `*` stands for any characters */
	twice: patterns(
		"ECS/createServer",
		"ECS/createSingleServer",
		"ECS/deleteServer",
		"ECS/resizeServer",
		"EVS/createVolume",
		"EVS/deleteVolume",
		"EVS/extendVolume",
		"IMS/createImage",
	),
});

/** Reads the section `findings` of a profile: what is looked for, and from which number on it is a finding. */
export const FINDINGS = section({
	/** rules that are not looked for */
	off: z.array(rule).default([]),
	/** severities other than the rules' own */
	severity: z.partialRecord(rule, z.enum(SEVERITIES)).default({}),
	/** trace names, compared without case; `*` stands for any characters */
	destructive: patterns("*delete*", "*remove*", "*reset_consumer_offset*"),
	privileged: patterns("*password*", "*user*", "*polic*", "*acl*", "*grant*"),
	failuresThenSuccess: section({
		failures: atLeast(2, 3),
		minutes: minutes(60),
	}).prefault({}),
	userGrants: section({
		create: patterns("createUser*"),
		grant: patterns("updateUserPolicies*", "*grant*"),
		hours: z
			.int()
			.min(1)
			.max(7 * 24)
			.default(24),
	}).prefault({}),
	shortLived: section({ minutes: minutes(60) }).prefault({}),
	workingHours: section({
		from: clock.default("07:00"),
		to: clock.default("19:00"),
		/** 1 is Monday */
		days: z.array(z.int().min(1).max(7)).default([1, 2, 3, 4, 5]),
		/** ISO dates in the profile's zone */
		holidays: z.array(z.iso.date()).default([]),
	})
		.prefault({})
		.refine(({ from, to }) => from < to, {
			path: ["to"],
			error: "expected a time after `from`",
		}),
	burst: section({
		traces: atLeast(2, 100),
		minutes: minutes(10),
	}).prefault({}),
	/** how long before it an action of the system may have been asked for */
	systemAction: section({ minutes: minutes(60) }).prefault({}),
	clockSkew: section({
		seconds: z.int().min(0).max(86_400).default(5),
		lagMinutes: minutes(60),
	}).prefault({}),
	/** users or accounts of the provider, compared without case */
	provider: patterns("op_service"),
	/** operations on the logging itself, looked for whether or not their service is in scope */
	logging: section({
		services: z.array(text).default(["CTS"]),
		operations: patterns(
			"createTracker",
			"updateTracker",
			"deleteTracker",
			"*notification*",
			"*export*",
		),
	}).prefault({}),
});

/** Reads the list `exceptions` of a profile. */
export const EXCEPTIONS = z
	.array(
		section({
			rule,
			/** what it holds for; absent: anything. Patterns, compared without case */
			user: text.nullable().default(null),
			subject: text.nullable().default(null),
			owner: text,
			rationale: text,
			/** ISO date in the profile's zone, included */
			until: z.iso.date(),
		}),
	)
	.default([]);

export const PRIVACY = section({
	people: z.enum(["recorded", "pseudonymised"]).default("recorded"),
	/** where the mapping from pseudonyms to people is written; a file, relative to the profile file; null: nowhere */
	mapping: text.nullable().default(null),
	/** whether request and response bodies are in the population */
	bodies: z.boolean().default(false),
}).refine(({ people, bodies }) => people === "recorded" || !bodies, {
	path: ["bodies"],
	error:
		"expected false where people are pseudonymised: bodies can name them anywhere",
});

export type CorrelationSettings = z.infer<typeof CORRELATION>;
export type FindingSettings = z.infer<typeof FINDINGS>;
export type ExceptionSettings = z.infer<typeof EXCEPTIONS>[number];
export type PrivacySettings = z.infer<typeof PRIVACY>;
