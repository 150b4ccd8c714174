import { isCredential } from "./desk-api.js";
import { byId, fill, make } from "./desk-dom.js";
import { problemBox } from "./desk-problem.js";

/** Where a credential is asked for. `signIn` throws where it is refused. */
export function signInView(desk, signIn) {
	const [form, field] = [byId("sign-in"), byId("credential")];
	const state = { busy: false, error: null, isWrong: false };

	function open(error) {
		Object.assign(state, { error, isWrong: false });
		field.value = "";
		redraw();
	}

	async function submit(event) {
		event.preventDefault();
		if (state.busy) return;
		const credential = field.value.trim();
		const isWrong = !isCredential(credential);
		Object.assign(state, { error: null, isWrong, busy: !isWrong });
		redraw();
		if (isWrong) return field.focus();
		try {
			await signIn(credential);
			field.value = "";
		} catch (error) {
			state.error = error;
			field.focus();
		}
		state.busy = false;
		redraw();
	}

	function redraw() {
		const { error, isWrong } = state;
		const wrong = make(
			"p",
			{ class: "problem", role: "alert" },
			desk.text.signIn.notCredential,
		);
		fill(
			byId("sign-in-problem"),
			error ? problemBox(desk, error) : null,
			isWrong ? wrong : null,
		);
		form
			.querySelector("[type=submit]")
			.setAttribute("aria-disabled", String(state.busy));
	}

	form.addEventListener("submit", submit);
	return { open, redraw };
}
