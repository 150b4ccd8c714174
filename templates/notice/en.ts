import { plural } from "../count.ts";
import type { NoticeWording } from "./wording.ts";

/** What notices say in English. */
export const en: NoticeWording = {
	about: "What this is about",
	organisation: "Organisation",
	profile: "Profile",
	status: "Status",
	keyFigures: "Key figures",
	files: "Files",
	bytes: (count) => plural(count, "byte", "bytes"),
	manifest: "SHA-256 of manifest.json",
	moreReasons: (others) =>
		`… and ${others} more ${others === 1 ? "reason" : "reasons"}: see the report`,
	attached: (files) => `Attached: ${files}.`,
	notAttached: (files) =>
		`Not attached, because it exceeds the size that is set for attachments or could not be had: ${files}. It is with the report.`,
	open: "Open the report",
	openDesk: "Open the report desk",
	stored: (folder) => `The report is in the output store, in ${folder}`,
	failed: (period) => `The report for ${period} could not be made`,
	missing: (period) => `The report for ${period} is overdue`,
	deadline: "Due by",
	requested: {
		yes: "A run that makes the report now was begun. You are notified when it is published.",
		no: "No run that makes the report now was begun. Somebody should look into it.",
	},
	concern: (topic) => `Something needs attention: ${topic}`,
	concerns: "It concerns",
	day: "Noticed on",
	topics: new Map([
		["schedule", "the schedule"],
		["job", "a report in the making"],
		["collector", "the collection of traces"],
		["key", "a key"],
		["retention", "the retention of traces or reports"],
		["missing", "an overdue report"],
		["not-final", "a report that is not final"],
		["notices", "notices that do not arrive"],
		["watch", "the watch itself"],
	]),
	automatic: (profile) =>
		`This message was sent by Tracefolio, because the profile “${profile}” says so.`,
	noEvidence:
		"It is no evidence: what counts is the report as published, whose manifest has the SHA-256 that is named above.",
};
