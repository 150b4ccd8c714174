import {
	badge,
	byId,
	code,
	fill,
	keepFocus,
	make,
	quoted,
	table,
} from "./desk-dom.js";
import { attempt, problemBox } from "./desk-problem.js";
import { moment, profileOptions } from "./desk-reports.js";

const PAGE = 50;

/** The log of what was done with a profile's reports and evidence. */
export function custodyView(desk) {
	const [profile, more] = [byId("custody-profile"), byId("more-custody")];
	let shown = newLog("");
	let signal = AbortSignal.abort();

	async function open(asked, given) {
		signal = given;
		const chosen = asked || profile.value;
		fill(profile, profileOptions(desk.profiles));
		if (chosen) profile.value = chosen;
		await load();
	}

	async function load() {
		shown = newLog(profile.value);
		if (shown.profile) await add(shown, null);
		else redraw();
	}

	function add(log, cursor) {
		return attempt(desk, log, redraw, async () => {
			const query = { limit: PAGE, cursor };
			const page = await desk.api.custody(log.profile, query, signal);
			log.entries = [...(log.entries ?? []), ...page.entries];
			Object.assign(log, { next: page.next, holds: page.holds });
		});
	}

	async function showMore() {
		const log = shown;
		await add(log, log.next);
		if (log.next === null) byId("custody-table-region").focus();
	}

	function redraw() {
		const { error, next } = shown;
		keepFocus(() => {
			fill(byId("custody-problem"), error ? problemBox(desk, error) : null);
			fill(byId("custody"), content(shown));
			more.hidden = !next;
		});
	}

	function content({ entries, holds, busy, profile: name }) {
		const { custody: words, loading } = desk.text;
		if (entries === null) return busy ? make("p", {}, loading) : null;
		if (entries.length === 0) return make("p", {}, words.empty);
		return [
			make(
				"p",
				{},
				badge(holds ? "good" : "bad", holds ? words.holds : words.broken),
			),
			table({
				id: "custody-table",
				caption: words.caption(name, desk.formats.number(entries.length)),
				columns: columnsOf(desk, desk.zoneOf({ profile: name })),
				rows: entries,
			}),
		];
	}

	more.addEventListener("click", showMore);
	profile.addEventListener("change", load);
	byId("custody-filter").addEventListener("submit", (event) => {
		event.preventDefault();
		load();
	});
	return { open, redraw };
}

function newLog(profile) {
	return {
		profile,
		entries: null,
		next: null,
		holds: true,
		busy: false,
		error: null,
	};
}

function columnsOf({ text, formats }, zone) {
	const { custody: words } = text;
	return [
		{
			title: words.seq,
			kind: "number",
			cell: ({ id }) => formats.number(Number.parseInt(id, 10)),
		},
		{
			title: words.at,
			header: true,
			cell: ({ at }) => moment(formats, at, zone),
		},
		{ title: words.did, cell: ({ did }) => words.dids[did] },
		{ title: words.who, cell: ({ who }) => quoted(who) },
		{ title: words.what, cell: ({ what }) => code(what) },
		{ title: words.details, kind: "long", cell: detailsOf },
	];
}

function detailsOf({ details }) {
	return Object.entries(details).map(([name, value]) =>
		make("div", {}, quoted(name, "en"), ": ", quoted(value)),
	);
}
