import { isOpen, newKey, poll } from "./desk-api.js";
import {
	badge,
	byId,
	code,
	facts,
	fill,
	keepFocus,
	make,
	quoted,
} from "./desk-dom.js";
import { attempt, problemBox } from "./desk-problem.js";

/** The dialog by which evidence is issued; `open` ends when it is closed. */
export function evidenceDialog(desk) {
	const dialog = byId("evidence");
	const [form, result] = [byId("evidence-form"), byId("evidence-result")];
	const [link, copied] = [byId("evidence-link"), byId("evidence-copied")];
	let now = newState({});

	function open(given) {
		const opener = document.activeElement;
		now = newState(given);
		form.reset();
		copied.textContent = "";
		link.value = "";
		redraw();
		dialog.showModal();
		byId("recipient").focus();
		return new Promise((resolve) => {
			const ended = () => {
				// of the dialog before this one: the event comes later than the closing
				if (dialog.open) return;
				dialog.removeEventListener("close", ended);
				now.stop.abort();
				now = newState({});
				link.value = "";
				document.getElementById(opener?.id ?? "")?.focus();
				resolve();
			};
			dialog.addEventListener("close", ended);
		});
	}

	async function issue(event) {
		event.preventDefault();
		const state = now;
		const done = await attempt(desk, state, redraw, async () => {
			const sources = byId("sources").value;
			const body = {
				recipient: byId("recipient").value.trim(),
				purpose: byId("purpose").value.trim(),
				days: Number(byId("days").value),
				...(sources && { sources }),
			};
			state.handover = await desk.api.issue(
				state.publication.id,
				body,
				keyFor(state, JSON.stringify(body)),
			);
		});
		if (!done || state !== now) return;
		const { link: given } = state.handover;
		if (given) link.value = new URL(given, location.href).href;
		else state.isCopied = true;
		byId("evidence-link-title").focus();
		await follow(state);
	}

	async function follow(state) {
		const { signal } = state.stop;
		const step = async () => {
			const { id } = state.handover;
			const fresh = await desk.api.handover(id, signal);
			const before = state.handover.status;
			state.handover = { ...fresh, link: state.handover.link };
			redraw();
			if (isOpen(fresh)) return fresh.status === before ? "same" : "changed";
			desk.say(
				fresh.status === "ready"
					? desk.text.evidence.readyNow
					: desk.text.handovers.statuses[fresh.status],
			);
			return "done";
		};
		await poll(step, { signal, away: () => {} }).catch((error) => {
			if (!desk.handled(error)) state.error = error;
			redraw();
		});
	}

	async function copy() {
		now.isCopied = await navigator.clipboard.writeText(link.value).then(
			() => true,
			() => false,
		);
		if (!now.isCopied) {
			link.focus();
			link.select();
		}
		const { copied: yes, notCopied } = desk.text.evidence;
		copied.textContent = now.isCopied ? yes : notCopied;
	}

	async function close() {
		const { handover, isCopied } = now;
		const words = desk.text.evidence;
		const isLost = handover !== null && !isCopied;
		const question = {
			...{ title: words.leaveTitle, detail: words.leaveDetail },
			...{ yes: words.leave, no: words.stay },
		};
		if (!isLost || (await desk.confirm(question))) dialog.close();
	}

	function redraw() {
		const { publication, report, handover, error, busy } = now;
		const { text, formats } = desk;
		form.hidden = handover !== null;
		result.hidden = handover === null;
		form
			.querySelector("[type=submit]")
			.setAttribute("aria-disabled", String(busy));
		byId("evidence-report").textContent = publication
			? text.evidence.of(
					formats.period(report.period),
					formats.number(publication.revision),
				)
			: "";
		const hasLink = Boolean(handover?.link);
		for (const id of ["evidence-link", "evidence-copy"])
			byId(id).hidden = !hasLink;
		result.querySelector(".warning").textContent =
			hasLink || handover === null
				? text.evidence.linkOnce
				: text.evidence.noLink;
		keepFocus(() => {
			const box = error ? problemBox(desk, error) : null;
			fill(byId("evidence-problem"), handover === null ? box : null);
			fill(
				byId("evidence-status"),
				handover ? [box, statusOf(desk, handover)].flat() : null,
			);
		});
	}

	form.addEventListener("submit", issue);
	byId("evidence-copy").addEventListener("click", copy);
	// who copies by hand has copied
	link.addEventListener("copy", () => {
		now.isCopied = true;
	});
	for (const id of ["evidence-cancel", "evidence-close"])
		byId(id).addEventListener("click", close);
	dialog.addEventListener("cancel", (event) => {
		event.preventDefault();
		close();
	});
	return { open, redraw };
}

function newState({ publication = null, report = null }) {
	return {
		...{ publication, report, handover: null, isCopied: false },
		...{ busy: false, error: null, sent: { body: "", key: "" } },
		stop: new AbortController(),
	};
}

/** The same order again, after an error, must not become a second one. */
function keyFor(state, body) {
	if (state.sent.body !== body) state.sent = { body, key: newKey() };
	return state.sent.key;
}

function statusOf({ text, formats }, { status, bag, reason }) {
	const { evidence: words, handovers, report } = text;
	const tone = isOpen({ status })
		? "busy"
		: status === "ready"
			? "good"
			: "bad";
	return [
		make("p", {}, badge(tone, handovers.statuses[status])),
		isOpen({ status })
			? make("progress", { "aria-label": handovers.statuses[status] })
			: null,
		reason === null ? null : make("p", {}, quoted(reason, "en")),
		bag === null ? null : make("p", {}, words.tell),
		bag === null
			? null
			: facts([
					[words.sha256, code(bag.sha256)],
					[
						words.signedBy,
						bag.signedBy === null ? words.unsigned : quoted(bag.signedBy),
					],
					[report.size, formats.bytes(bag.size)],
					[words.holds, verdictOf(words, bag)],
				]),
	];
}

function verdictOf(words, { holds, signedBy }) {
	if (!holds) return badge("bad", words.no);
	return signedBy === null
		? badge("warn", words.unsignedYes)
		: badge("good", words.yes);
}
