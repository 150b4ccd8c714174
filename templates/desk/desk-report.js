import { isOpen, poll } from "./desk-api.js";
import {
	byId,
	code,
	facts,
	fill,
	keepFocus,
	make,
	quoted,
} from "./desk-dom.js";
import { filesPart } from "./desk-files.js";
import { handoversPart } from "./desk-handovers.js";
import { problemBox } from "./desk-problem.js";
import { moment, statusOf, verdictBadge } from "./desk-reports.js";
import { verificationPart } from "./desk-verification.js";

/** One report: how far it is, or what is published of it and what can be done with that. */
export function reportView(desk) {
	const [title, place] = [byId("report-title"), byId("report")];
	const progress = make("section", { "aria-labelledby": "progress-title" });
	let shown = newReport("");

	async function open(id, signal) {
		const now = newReport(id);
		shown = now;
		redraw();
		const away = () => {
			now.isAway = true;
			drawProgress();
		};
		await poll(() => look(now, signal), { signal, away }).catch((error) => {
			if (desk.handled(error)) return;
			now.error = error;
			redraw();
		});
	}

	async function look(now, signal) {
		const before = now.report;
		const report = await desk.api.report(now.id, signal);
		Object.assign(now, { report, isAway: false });
		if (isOpen(report)) {
			if (before?.status !== report.status) redraw();
			else drawProgress();
			announceProgress(desk, before, report);
			return sameProgress(before, report) ? "same" : "changed";
		}
		if (report.publication) addParts(now, report.publication, signal);
		redraw();
		if (before === null) desk.say(title.textContent);
		else announceEnd(desk, report);
		return "done";
	}

	function addParts(now, publication, signal) {
		const zone = desk.zoneOf(now.report);
		const given = { publication, report: now.report, zone, signal };
		now.parts = [
			filesPart(desk, given),
			verificationPart(desk, given),
			...(desk.may("evidence:issue") ? [handoversPart(desk, given)] : []),
		];
	}

	function drawProgress() {
		const { report, isAway } = shown;
		if (report === null || !isOpen(report)) {
			fill(place, isAway ? make("p", {}, desk.text.report.away) : null);
			return;
		}
		fill(progress, progressOf(desk, report, isAway));
	}

	function redraw() {
		const { report, error, parts } = shown;
		title.textContent = titleOf(desk, shown);
		desk.entitle(title.textContent);
		for (const part of parts) part.redraw();
		if (report !== null && isOpen(report)) drawProgress();
		keepFocus(() =>
			fill(
				place,
				error ? problemBox(desk, error) : null,
				report === null ? null : contentOf(report, parts),
			),
		);
	}

	function contentOf(report, parts) {
		return [
			isOpen(report) ? progress : null,
			report.status === "failed" ? failureOf(desk, report) : null,
			report.publication ? reasonsOf(desk, report.publication) : null,
			...parts.map(({ element }) => element),
			aboutOf(desk, report),
		];
	}

	return { open, redraw };
}

function titleOf({ text, formats }, { report, error }) {
	if (report !== null)
		return text.report.title(formats.period(report.period), report.profile);
	return error ? text.report.unknown : text.loading;
}

function newReport(id) {
	return { id, report: null, error: null, parts: [], isAway: false };
}

function sameProgress(before, { status, progress }) {
	return (
		before?.status === status &&
		JSON.stringify(before.progress) === JSON.stringify(progress)
	);
}

/** Others are shown as the service names them. */
const KNOWN_PHASES = ["Beginning", "Counting", "Counting again", "Publishing"];

function phaseOf({ text }, { status, progress }) {
	if (status === "queued") return text.report.waiting;
	if (progress === null) return text.report.working;
	if (progress.files !== null) return text.phases.reading;
	const [, written] = /^Writing (\S+)$/.exec(progress.phase) ?? [];
	if (written !== undefined) return text.phases.writing(written);
	return KNOWN_PHASES.includes(progress.phase)
		? text.phases[progress.phase]
		: progress.phase;
}

function shareRead({ files }) {
	return files.listed === 0 ? 1 : files.read / files.listed;
}

function readOf({ text, formats }, { files }) {
	const share = shareRead({ files });
	return text.report.read(
		formats.number(files.read),
		formats.number(files.listed),
		formats.percent(Math.floor(share * 100) / 100),
	);
}

function progressOf(desk, report, isAway) {
	const { text, formats } = desk;
	const { progress } = report;
	const files = progress?.files ?? null;
	const bar = { "aria-labelledby": "phase", "aria-describedby": "files-read" };
	const share = files === null ? {} : { max: 1, value: shareRead(progress) };
	return [
		make("h3", { id: "progress-title" }, text.report.progress),
		make("p", { id: "phase" }, phaseOf(desk, report)),
		make("progress", { ...bar, ...share }),
		make(
			"p",
			{ id: "files-read" },
			files === null ? "" : readOf(desk, progress),
		),
		isAway ? make("p", { class: "warning" }, text.report.away) : null,
		report.reason === null
			? null
			: make(
					"p",
					{ class: "warning" },
					text.report.retried,
					" ",
					quoted(report.reason, "en"),
				),
		progress === null
			? null
			: make(
					"p",
					{ class: "hint" },
					text.report.asOf(formats.instant(progress.at, desk.zoneOf(report))),
				),
		make("p", { class: "hint" }, text.report.leave),
	];
}

/** A listener hears each phase, and each further quarter of the files; more would be noise. */
function announceProgress(desk, before, report) {
	const quarter = ({ progress }) =>
		progress?.files ? Math.floor(shareRead(progress) * 4) : 0;
	const phase = phaseOf(desk, report);
	const isNew =
		before === null ||
		phaseOf(desk, before) !== phase ||
		quarter(before) !== quarter(report);
	if (!isNew) return;
	const files = report.progress?.files ? readOf(desk, report.progress) : "";
	desk.say(`${phase}. ${files}`.trim());
}

function announceEnd({ text, say }, { publication }) {
	if (!publication) return say(text.report.failedNow);
	const { status, completeness } = publication;
	say(
		text.report.published(text.statuses[status], text.verdicts[completeness]),
	);
}

function failureOf({ text }, { reason }) {
	return make(
		"section",
		{ class: "problem" },
		make("h3", {}, text.report.failed),
		make("p", {}, quoted(reason ?? "", "en")),
		make("p", {}, text.report.again),
	);
}

function reasonsOf({ text }, { reasons = [] }) {
	if (reasons.length === 0) return null;
	return make(
		"section",
		{ class: "notice" },
		make("h3", {}, text.report.reasons),
		make(
			"ul",
			{},
			...reasons.map((each) => make("li", {}, quoted(each, "en"))),
		),
	);
}

function aboutOf(desk, report) {
	const { text, formats } = desk;
	const { profile, publication, requestedAt, requestedBy } = report;
	const zone = desk.zoneOf(report);
	const isUnknown = (value) => value === null || value === undefined;
	const orNothing = (name, value, words = (each) => each) =>
		isUnknown(value) ? null : [name, words(value)];
	return make(
		"section",
		{},
		make("h3", {}, text.report.about),
		facts([
			[text.status, statusOf(desk, report)],
			publication && [text.completeness, verdictOf(text, publication)],
			[text.period, [formats.period(report.period), " ", code(report.period)]],
			[text.profile, profile],
			orNothing(text.revision, publication?.revision, formats.number),
			orNothing(text.report.made, publication?.generatedAt, (at) => [
				moment(formats, at, zone),
				` (${zone})`,
			]),
			orNothing(text.report.requested, requestedAt, (at) =>
				[
					moment(formats, at, zone),
					requestedBy === null
						? ""
						: [` ${text.report.by} `, quoted(requestedBy)],
				].flat(),
			),
			orNothing(text.timezone, report.timezone),
			orNothing(text.language, report.language, (each) => text.languages[each]),
			orNothing(text.template, report.template, (each) => text.templates[each]),
			orNothing(text.report.manifest, publication?.manifestSha256, code),
			[text.report.id, code(publication?.id ?? report.id)],
		]),
	);
}

function verdictOf(text, { completeness }) {
	return [
		verdictBadge(text, completeness),
		" ",
		text.verdictMeans[completeness],
	];
}
