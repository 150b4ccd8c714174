import {
	firstSeenActor,
	firstSeenAddress,
	providerActivity,
	rootActivity,
} from "./accounts.ts";
import { burst } from "./burst.ts";
import { correlated } from "./correlated.ts";
import type { Rule, TraceRule } from "./detector.ts";
import { failuresThenSuccess } from "./failures-then-success.ts";
import { hoursText, offHours } from "./off-hours.ts";
import {
	loggingChanged,
	namedOperations,
	withoutTicket,
} from "./operations.ts";
import { grantsOwnUser, shortLived } from "./pair-rules.ts";
import {
	clockSkew,
	contradiction,
	incident,
	lateRecord,
	uncatalogued,
} from "./quality.ts";
import { systemAction } from "./system-action.ts";
import { counted } from "./words.ts";

const none = () => "";

/** How each rule is looked for, and what the settings say of it. A new rule is one line here and one in `finding-rules.ts`. */
export const RULES: Readonly<Record<TraceRule, Rule>> = {
	burst: {
		threshold: ({ burst: { traces, minutes } }) =>
			`${traces} traces within ${counted(minutes, "minute")}`,
		detector: burst,
	},
	"clock-skew": {
		threshold: ({ clockSkew: { seconds } }) =>
			`recorded more than ${counted(seconds, "second")} before it happened`,
		detector: clockSkew,
	},
	contradiction: { threshold: none, detector: contradiction },
	"destructive-operation": {
		threshold: ({ destructive }) => destructive.join(", "),
		detector: ({ destructive }) => namedOperations("destructive", destructive),
	},
	"failures-then-success": {
		threshold: ({ failuresThenSuccess: { failures, minutes } }) =>
			`${failures} failures within ${counted(minutes, "minute")}`,
		detector: failuresThenSuccess,
	},
	"first-seen-actor": {
		threshold: none,
		detector: (_, { seenBefore }) => firstSeenActor(seenBefore),
	},
	"first-seen-address": {
		threshold: none,
		detector: (_, { seenBefore }) => firstSeenAddress(seenBefore),
	},
	"grants-own-user": {
		threshold: ({ userGrants: { create, grant, hours } }) =>
			`${create.join(", ")}, then ${grant.join(", ")} within ${counted(hours, "hour")}`,
		detector: grantsOwnUser,
	},
	incident: { threshold: none, detector: incident },
	"late-record": {
		threshold: ({ clockSkew: { lagMinutes } }) =>
			`recorded more than ${counted(lagMinutes, "minute")} after it happened`,
		detector: lateRecord,
	},
	"logging-changed": {
		threshold: ({ logging: { services, operations } }) =>
			`${services.join(", ")}: ${operations.join(", ")}`,
		detector: loggingChanged,
	},
	"off-hours": {
		threshold: ({ workingHours }) => `outside ${hoursText(workingHours)}`,
		detector: offHours,
	},
	"privileged-operation": {
		threshold: ({ privileged }) => privileged.join(", "),
		detector: ({ privileged }) => namedOperations("privileged", privileged),
	},
	"provider-activity": {
		threshold: ({ provider }) => provider.join(", "),
		detector: providerActivity,
	},
	"request-failed": { threshold: none, detector: () => correlated("failed") },
	"request-open": { threshold: none, detector: () => correlated("open") },
	"request-refused": { threshold: none, detector: () => correlated("refused") },
	"root-activity": { threshold: none, detector: rootActivity },
	"short-lived-resource": {
		threshold: ({ shortLived: { minutes } }) =>
			`deleted within ${counted(minutes, "minute")}`,
		detector: shortLived,
	},
	"system-action-without-request": {
		threshold: ({ systemAction: { minutes } }) =>
			`nobody acted within ${counted(minutes, "minute")} before`,
		detector: systemAction,
	},
	"task-without-request": {
		threshold: none,
		detector: () => correlated("orphan"),
	},
	"uncatalogued-operation": { threshold: none, detector: uncatalogued },
	"without-ticket": {
		threshold: ({ destructive, privileged }) =>
			[...new Set([...destructive, ...privileged])].join(", "),
		detector: withoutTicket,
	},
};
