import { isOpen, poll } from "./desk-api.js";
import {
	badge,
	code,
	fill,
	keepFocus,
	make,
	quoted,
	table,
} from "./desk-dom.js";
import { attempt, busyButton, problemBox } from "./desk-problem.js";
import { moment } from "./desk-reports.js";

/** To whom evidence of a publication was given, and what can be done about it. */
export function handoversPart(desk, { publication, report, zone, signal }) {
	const element = make("section");
	const state = { busy: false, error: null, handovers: null };

	const load = () =>
		attempt(desk, state, redraw, async () => {
			const answer = await desk.api.handovers(publication.id, signal);
			state.handovers = answer.handovers;
		});

	async function follow() {
		await load();
		const away = () => {};
		const step = async () => {
			if (!(state.handovers ?? []).some(isOpen)) return "done";
			const { handovers } = await desk.api.handovers(publication.id, signal);
			state.handovers = handovers;
			redraw();
			return "same";
		};
		await poll(step, { signal, away }).catch(desk.handled);
	}

	async function issue() {
		await desk.evidence.open({ publication, report });
		if (!signal.aborted) await follow();
	}

	async function revoke({ id, recipient }) {
		const { handovers: words } = desk.text;
		const done = await desk.confirm({
			title: words.revokeTitle,
			detail: words.revokeDetail(recipient),
			yes: words.revoke,
			no: words.keep,
			work: () => desk.api.revoke(id),
		});
		if (!done) return;
		desk.say(desk.text.handovers.revoked);
		await load();
		element.querySelector("#issue")?.focus();
	}

	function redraw() {
		const { handovers: words, loading } = desk.text;
		const { handovers, error } = state;
		keepFocus(() =>
			fill(
				element,
				make("h3", {}, words.title),
				make("p", {}, words.intro),
				busyButton({
					id: "issue",
					busy: false,
					label: words.issue,
					onclick: issue,
				}),
				error ? problemBox(desk, error) : null,
				handovers === null
					? make("p", {}, error ? "" : loading)
					: listOf(handovers),
			),
		);
	}

	function listOf(handovers) {
		const { handovers: words } = desk.text;
		if (handovers.length === 0) return make("p", {}, words.empty);
		const columns = columnsOf(desk, zone, revoke);
		return table({
			...{ id: "handovers", caption: words.caption, quiet: true },
			...{ columns, rows: handovers },
		});
	}

	redraw();
	follow();
	return { element, redraw };
}

const TONES = {
	...{ queued: "busy", running: "busy", ready: "good" },
	...{ failed: "bad", expired: "warn", revoked: "warn" },
};

function columnsOf(desk, zone, revoke) {
	const { text, formats } = desk;
	const words = text.handovers;
	return [
		{
			title: `${text.recipient}, ${text.purpose}`,
			header: true,
			cell: ({ recipient, purpose }) => [
				quoted(recipient),
				make("p", { class: "hint" }, quoted(purpose)),
			],
		},
		{
			title: text.status,
			cell: ({ status, reason }) => [
				badge(TONES[status], words.statuses[status]),
				reason === null ? "" : make("p", {}, quoted(reason, "en")),
			],
		},
		{ title: words.actions, cell: (each) => revokeButton(words, each, revoke) },
		{
			title: words.expires,
			cell: ({ expiresAt, used }) => [
				moment(formats, expiresAt, zone),
				make(
					"p",
					{ class: "hint" },
					`${words.used}: ${used === 0 ? words.never : words.times(formats.number(used))}`,
				),
			],
		},
		{
			title: words.issued,
			cell: ({ issuedAt, issuedBy }) => [
				moment(formats, issuedAt, zone),
				make("p", { class: "hint" }, text.report.by, " ", quoted(issuedBy)),
			],
		},
		{
			title: words.bag,
			kind: "hash",
			cell: ({ bag }) =>
				bag === null ? "–" : [formats.bytes(bag.size), " ", code(bag.sha256)],
		},
	];
}

function revokeButton(words, handover, revoke) {
	if (!isOpen(handover) && handover.status !== "ready") return "–";
	return busyButton({
		id: `revoke-${handover.id}`,
		busy: false,
		label: [
			words.revoke,
			make("span", { class: "unseen" }, ` ${handover.recipient}`),
		],
		onclick: () => revoke(handover),
	});
}
