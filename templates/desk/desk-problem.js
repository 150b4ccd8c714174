import { DeskError, isPassing } from "./desk-api.js";
import { code, make, quoted } from "./desk-dom.js";

/** What went wrong, as the service says it, with what to do and which request it was. */
export function problemBox({ text, formats }, error) {
	const problem = error instanceof DeskError ? error.problem : null;
	const { title, detail, errors = [], instance } = problem ?? {};
	const own =
		problem === null ? text.problem.unexpected : text.problem.unreachable;
	return make(
		"div",
		{ class: "problem", role: "alert" },
		make("p", { class: "problem-title" }, titleOf(problem, text, title, own)),
		detail ? make("p", {}, quoted(detail, "en")) : null,
		errors.length > 0 ? make("ul", {}, ...errors.map(wrongField)) : null,
		make("p", {}, whatToDo(error, text.problem.todo, formats)),
		instance
			? make("p", { class: "hint" }, text.problem.instance, " ", code(instance))
			: null,
	);
}

/** In the reader's language where the kind of problem is known here; else as the service says it. */
function titleOf(problem, text, title, own) {
	const kind = String(problem?.type ?? "").split("#")[1] ?? "";
	const known = Object.hasOwn(text.problem.titles, kind);
	if (known) return text.problem.titles[kind];
	return title ? quoted(title, "en") : own;
}

function wrongField({ field, message }) {
	return make(
		"li",
		{ lang: "en" },
		code(String(field)),
		": ",
		quoted(String(message)),
	);
}

function whatToDo(error, todo, formats) {
	if (!(error instanceof DeskError)) return todo.reload;
	switch (error.problem.status) {
		case 0:
			return todo.unreachable;
		case 401:
			return todo.signIn;
		case 403:
			return todo.scope;
		case 404:
		case 410:
			return todo.missing;
		case 409:
			return todo.conflict;
		case 429:
			return todo.wait(formats.number(error.retryAfter));
		default:
			return isPassing(error) ? todo.report : todo.correct;
	}
}

/**
 * Does one thing at a time for a part of the page: `state.busy` while it goes on, then `state.error` where it failed. Returns whether
 * it was done.
 */
export async function attempt(desk, state, redraw, work) {
	if (state.busy) return false;
	Object.assign(state, { busy: true, error: null });
	redraw();
	try {
		await work();
	} catch (error) {
		if (!desk.handled(error)) state.error = error;
	}
	state.busy = false;
	redraw();
	return state.error === null;
}

/** A button that can be used again when what it began has ended; it keeps the focus meanwhile. */
export function busyButton({ id, busy, label, onclick, kind = null }) {
	const attributes = { type: "button", id, class: kind, onclick };
	return make(
		"button",
		{ ...attributes, "aria-disabled": busy ? "true" : null },
		label,
	);
}
