import type { RuleWording } from "../wording-rules.ts";

/** What a report says of each rule in English. */
export const rules: RuleWording = {
	burst: {
		title: "Many operations in a short time",
		why: "A person rarely works this fast: it may be a script, a mistake that repeats, or a stolen key.",
	},
	"clock-skew": {
		title: "Recorded before it happened",
		why: "Clocks disagree. The order of events, and what falls into the period, may be wrong.",
	},
	"collection-failed": {
		title: "Collection failed",
		why: "Runs of the collector failed. If that goes on, traces run out of the service before they are fetched.",
	},
	contradiction: {
		title: "Name and rating disagree",
		why: "The trace's name says one outcome and its rating another. One of them is wrong.",
	},
	"destructive-operation": {
		title: "Something was deleted or reset",
		why: "Deletions and resets can lose data for good. Each should have a reason that somebody knows.",
	},
	"exception-expired": {
		title: "An exception has ended",
		why: "What was accepted until a date is accepted no longer. Renew the exception or resolve what it covered.",
	},
	"failures-then-success": {
		title: "Repeated failures, then success",
		why: "Somebody tried until it worked. That may be a typing error, or guessing.",
	},
	"first-seen-actor": {
		title: "Actor seen for the first time",
		why: "Who did not act in the period before may be a new colleague, or somebody who should have no access.",
	},
	"first-seen-address": {
		title: "Address seen for the first time",
		why: "Access from a new address may be a new place of work, or stolen credentials.",
	},
	"grants-own-user": {
		title: "Made a user and gave it rights",
		why: "One person made a user and granted it rights. With two persons, neither could do it unseen.",
	},
	incident: {
		title: "Rated as an incident",
		why: "The trace service itself rates this as worse than a failure.",
	},
	"integrity-verification-off": {
		title: "Delivered files are not signed",
		why: "Without signatures nobody can prove later that the files are as they were delivered.",
	},
	"late-record": {
		title: "Recorded late",
		why: "A trace was recorded long after its operation. It may have come too late for an alarm.",
	},
	"late-traces": {
		title: "Traces arrived late",
		why: "Traces arrived after their hour had been asked for. They were found, but show how long to wait.",
	},
	"logging-changed": {
		title: "Logging was changed",
		why: "Whoever changes what is recorded, delivered or reported can hide what follows.",
	},
	"off-hours": {
		title: "Outside of working hours",
		why: "Work at night, at weekends or on holidays should be planned or be explained.",
	},
	"privileged-operation": {
		title: "Users, rights or passwords changed",
		why: "Such changes decide who may do what. Each should have been asked for and approved.",
	},
	"provider-activity": {
		title: "The provider acted",
		why: "The provider acted within the tenant. That should go back to a request or an announcement.",
	},
	"request-failed": {
		title: "Accepted, then failed",
		why: "A request was accepted and its task failed later. Whoever asked may not know of it.",
	},
	"request-open": {
		title: "Never finished",
		why: "A request has no end on record. It may hang, or the record of its end is missing.",
	},
	"request-refused": {
		title: "Refused",
		why: "A request failed when it was made. Many of these point to missing rights or to attempts.",
	},
	"root-activity": {
		title: "The account's root user acted",
		why: "The root user may do anything, and no person stands behind it. It should be used in emergencies only.",
	},
	"service-without-folder": {
		title: "No files of a service",
		why: "The tracker has no folder of this service: nothing is proven about it either way.",
	},
	"short-lived-resource": {
		title: "Made and deleted again shortly after",
		why: "What exists for minutes only may be a test, a mistake, or a way to go unnoticed.",
	},
	"system-action-without-request": {
		title: "The system acted unasked",
		why: "The system acted and nobody asked for it in the time before. It should be known why.",
	},
	"task-without-request": {
		title: "Task without a request",
		why: "Something was carried out and no request for it is on record. The request may be missing.",
	},
	"traces-lost": {
		title: "Traces may be lost",
		why: "Time ran out of the trace service before it was asked for. What happened then cannot be shown.",
	},
	"tracker-changed": {
		title: "A tracker was changed",
		why: "The settings of delivery changed. Somebody should have approved that.",
	},
	"tracker-disabled": {
		title: "A tracker is disabled",
		why: "A disabled tracker delivers nothing: from then on traces are kept for a few days only.",
	},
	"tracker-error": {
		title: "A tracker cannot deliver",
		why: "Traces do not reach the bucket. They are lost unless that is repaired or they are collected in time.",
	},
	"uncatalogued-operation": {
		title: "Undocumented operation",
		why: "No catalog describes it. Somebody should establish what it means.",
	},
	"without-ticket": {
		title: "No approved change",
		why: "A privileged or destructive operation that no approved change covers.",
	},
};
