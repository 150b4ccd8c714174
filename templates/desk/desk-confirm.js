import { byId, fill } from "./desk-dom.js";
import { attempt, problemBox } from "./desk-problem.js";

/** Asks before something that cannot be undone; resolves to whether it was wanted and, where there is `work`, done. */
export function confirmDialog(desk) {
	const dialog = byId("confirm");
	const [yes, no] = [byId("confirm-yes"), byId("confirm-no")];
	return ({
		title,
		detail,
		yes: yesText,
		no: noText,
		work = async () => {},
	}) => {
		const opener = document.activeElement;
		const state = { busy: false, error: null };
		const redraw = () => {
			yes.setAttribute("aria-disabled", String(state.busy));
			const { error } = state;
			fill(byId("confirm-problem"), error ? problemBox(desk, error) : null);
		};
		byId("confirm-title").textContent = title;
		byId("confirm-detail").textContent = detail;
		yes.textContent = yesText;
		no.textContent = noText;
		redraw();
		dialog.showModal();
		// the answer that loses nothing is the nearest
		no.focus();
		return new Promise((resolve) => {
			const listening = new AbortController();
			const { signal } = listening;
			const finish = (answer) => {
				listening.abort();
				dialog.close();
				document.getElementById(opener?.id ?? "")?.focus();
				resolve(answer);
			};
			const agree = async () => {
				if (await attempt(desk, state, redraw, work)) finish(true);
			};
			const ended = () => {
				// of a question before this one: the event comes later than the closing
				if (!dialog.open) finish(false);
			};
			yes.addEventListener("click", agree, { signal });
			no.addEventListener("click", () => finish(false), { signal });
			dialog.addEventListener("close", ended, { signal });
		});
	};
}
