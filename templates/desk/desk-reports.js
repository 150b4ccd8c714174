import { isOpen, poll } from "./desk-api.js";
import { badge, byId, fill, keepFocus, make, table } from "./desk-dom.js";
import { attempt, problemBox } from "./desk-problem.js";

const PAGE = 20;
/** so many unfinished reports are asked for at a time */
const FOLLOWED = 10;

/** The list of publications and requests. */
export function reportsView(desk) {
	const [profile, status] = [byId("filter-profile"), byId("filter-status")];
	const more = byId("more-reports");
	let shown = newList();
	let signal = AbortSignal.abort();

	async function open(_, given) {
		signal = given;
		const { text } = desk;
		const chosen = profile.value;
		fill(profile, profileOptions(desk.profiles, text.all));
		profile.value = chosen;
		await load();
	}

	async function load() {
		const list = newList();
		shown = list;
		if (!desk.may("reports:read")) return redraw();
		await add(list, null);
		await follow(list);
	}

	function add(list, cursor) {
		const asked = { profile: profile.value, status: status.value };
		return attempt(desk, list, redraw, async () => {
			const page = await desk.api.reports(
				{ ...asked, limit: PAGE, cursor },
				signal,
			);
			list.reports = [...(list.reports ?? []), ...page.reports];
			list.next = page.next;
		});
	}

	async function showMore() {
		const list = shown;
		const before = list.reports.length;
		if (!(await add(list, list.next))) return;
		const added = list.reports.length - before;
		desk.say(desk.text.reports.added(desk.formats.number(added)));
		const first = list.reports[before];
		if (list.next === null && first) byId(`row-${first.id}`).focus();
	}

	/** Until nothing of the list is in work any more, or the list is another. */
	async function follow(list) {
		const here = signal;
		const step = async () => {
			if (shown !== list) return "done";
			const open = (list.reports ?? []).filter(isOpen).slice(0, FOLLOWED);
			if (open.length === 0) return "done";
			const fresh = await Promise.all(
				open.map(({ id }) => desk.api.report(id, here)),
			);
			const changed = JSON.stringify(fresh) !== JSON.stringify(open);
			if (!changed || shown !== list) return "same";
			const known = new Map(open.map(({ id }, at) => [id, fresh[at]]));
			list.reports = list.reports.map((each) => known.get(each.id) ?? each);
			redraw();
			return "changed";
		};
		const away = () => {};
		await poll(step, { signal: here, away }).catch((error) => {
			if (!desk.handled(error)) list.error = error;
			redraw();
		});
	}

	function redraw() {
		const { reports, next, error, busy } = shown;
		keepFocus(() => {
			fill(byId("reports-problem"), error ? problemBox(desk, error) : null);
			fill(byId("reports"), content(reports, busy));
			more.hidden = !next;
		});
	}

	function content(reports, busy) {
		const { text } = desk;
		if (!desk.may("reports:read"))
			return make("p", {}, text.reports.notAllowed);
		if (reports === null) return busy ? make("p", {}, text.loading) : null;
		if (reports.length > 0) return reportsTable(desk, reports);
		return [
			make("p", {}, text.reports.empty),
			make("p", { class: "hint" }, text.reports.emptyHint),
		];
	}

	more.addEventListener("click", showMore);
	byId("filter").addEventListener("submit", (event) => {
		event.preventDefault();
		load();
	});
	for (const filter of [profile, status])
		filter.addEventListener("change", load);
	return { open, redraw };
}

function newList() {
	return { reports: null, next: null, busy: false, error: null };
}

/** The profiles as options; `all`, where given, stands for every one. */
export function profileOptions(profiles, all = null) {
	const each = profiles.map(({ profile, title }) =>
		make("option", { value: profile }, `${profile} – ${title}`),
	);
	return all === null ? each : [make("option", { value: "" }, all), ...each];
}

function reportsTable(desk, reports) {
	const { text, formats } = desk;
	return table({
		id: "reports-table",
		caption: text.reports.caption(formats.number(reports.length)),
		columns: [
			{
				title: text.period,
				header: true,
				cell: (report) => periodLink(desk, report),
			},
			{ title: text.status, cell: (report) => statusOf(desk, report) },
			{
				title: text.completeness,
				cell: ({ publication }) =>
					publication ? verdictBadge(text, publication.completeness) : "–",
			},
			{ title: text.profile, cell: ({ profile }) => profile },
			{
				title: text.revision,
				kind: "number",
				cell: ({ publication }) =>
					publication ? formats.number(publication.revision) : "–",
			},
			{ title: text.reports.made, cell: (report) => madeAt(desk, report) },
		],
		rows: reports,
	});
}

function periodLink({ text, formats }, { id, period, publication }) {
	return make(
		"a",
		{ id: `row-${id}`, href: `#report=${encodeURIComponent(id)}` },
		formats.period(period),
		publication
			? make(
					"span",
					{ class: "unseen" },
					` ${text.revision} ${publication.revision}`,
				)
			: null,
	);
}

function madeAt({ text, formats, zoneOf }, report) {
	const { publication, requestedAt } = report;
	const zone = zoneOf(report);
	if (publication) return moment(formats, publication.generatedAt, zone);
	if (requestedAt === null) return "–";
	return text.reports.requested(formats.instant(requestedAt, zone));
}

/** An instant for people and, as an attribute, for programs. */
export function moment(formats, instant, zone) {
	return make("time", { datetime: instant }, formats.instant(instant, zone));
}

/** Where a report stands, in a word; of one in work also how far it is. */
export function statusOf({ text, formats }, { status, publication, progress }) {
	const { statuses } = text;
	if (status === "failed") return badge("bad", statuses.failed);
	if (publication) {
		const tone = publication.status === "final" ? "good" : "warn";
		return badge(tone, statuses[publication.status]);
	}
	const files = status === "running" ? progress?.files : null;
	if (!files) return badge("busy", statuses[status]);
	const [read, listed] = [files.read, files.listed].map(formats.number);
	return [
		badge("busy", statuses[status]),
		" ",
		make("span", { class: "hint" }, text.reports.files(read, listed)),
	];
}

const TONES = {
	proven: "good",
	witnessed: "good",
	partial: "warn",
	unproven: "bad",
};

export function verdictBadge(text, verdict) {
	return badge(TONES[verdict], text.verdicts[verdict]);
}
