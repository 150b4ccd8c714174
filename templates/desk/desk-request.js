import { newKey } from "./desk-api.js";
import { byId, code, fill, keepFocus, make } from "./desk-dom.js";
import { boundsOf, isZone, labelOf } from "./desk-period.js";
import { attempt, problemBox } from "./desk-problem.js";
import { profileOptions } from "./desk-reports.js";

const FIELDS = ["month", "year", "quarter", "week", "day", "first", "last"];

/** The form by which a report is asked for. */
export function requestView(desk) {
	const form = byId("request");
	const [profile, kind] = [byId("profile"), byId("kind")];
	const [timezone, preview] = [byId("timezone"), byId("preview")];
	const state = { busy: false, error: null };
	let sent = { body: "", key: "" };

	function open() {
		const chosen = profile.value;
		fill(profile, profileOptions(desk.profiles));
		if (chosen) profile.value = chosen;
		if (byId("month").value === "") beginWith(lastMonth(new Date()));
		state.error = null;
		redraw();
	}

	const profileNow = () =>
		desk.profiles.find((each) => each.profile === profile.value);
	const zoneNow = () =>
		timezone.value.trim() || profileNow()?.timezone || "UTC";
	const label = () =>
		labelOf(
			kind.value,
			Object.fromEntries(FIELDS.map((id) => [id, byId(id).value.trim()])),
		);

	function redraw() {
		const { text } = desk;
		const { language = "en", template = "full" } = profileNow() ?? {};
		const zone = profileNow()?.timezone ?? "UTC";
		byId("language-default").textContent = text.request.asProfile(
			text.languages[language],
		);
		byId("template-default").textContent = text.request.asProfile(
			text.templates[template],
		);
		byId("timezone-hint").textContent = text.request.timezoneHint(zone);
		for (const part of form.querySelectorAll("[data-kind]"))
			showPart(part, part.dataset.kind.split(" ").includes(kind.value));
		timezone.setCustomValidity(
			isZone(zoneNow()) ? "" : text.request.noZone(zoneNow()),
		);
		byId("last").setCustomValidity(
			kind.value === "range" && label() === null ? text.request.incomplete : "",
		);
		keepFocus(() => {
			fill(preview, previewOf(desk, label(), zoneNow()));
			const { error } = state;
			fill(byId("request-problem"), error ? problemBox(desk, error) : null);
		});
		const submit = form.querySelector("[type=submit]");
		submit.setAttribute("aria-disabled", String(state.busy));
	}

	function order() {
		const [template, language] = [
			byId("template").value,
			byId("language").value,
		];
		return {
			profile: profile.value,
			period: label(),
			...(template && { template }),
			...(language && { language }),
			...(timezone.value.trim() && { timezone: timezone.value.trim() }),
		};
	}

	async function send(event) {
		event.preventDefault();
		const body = order();
		if (body.period === null) return;
		// the same order again, after an error, must not become a second one
		const text = JSON.stringify(body);
		if (sent.body !== text) sent = { body: text, key: newKey() };
		await attempt(desk, state, redraw, async () => {
			const { id } = await desk.api.order(body, sent.key);
			sent = { body: "", key: "" };
			location.hash = `report=${encodeURIComponent(id)}`;
		});
	}

	form.addEventListener("input", redraw);
	form.addEventListener("submit", send);
	fill(byId("zones"), zones());
	return { open, redraw };
}

function zones() {
	return ["UTC", ...Intl.supportedValuesOf("timeZone")].map((value) =>
		make("option", { value }),
	);
}

function showPart(part, isShown) {
	part.hidden = !isShown;
	for (const field of part.querySelectorAll("input, select")) {
		field.disabled = !isShown;
		field.required = isShown;
	}
}

/** The latest month that is over, by the reader's own clock. */
function lastMonth(now) {
	return new Date(Date.UTC(now.getFullYear(), now.getMonth() - 1, 1));
}

function beginWith(month) {
	byId("month").value = month.toISOString().slice(0, 7);
	byId("year").value = String(month.getUTCFullYear());
	byId("quarter").value = String(Math.floor(month.getUTCMonth() / 3) + 1);
}

function previewOf({ text, formats }, label, zone) {
	if (label === null)
		return make("p", { class: "hint" }, text.request.incomplete);
	const bounds = isZone(zone) ? boundsOf(label, zone) : null;
	const name = [
		`${text.request.label}: `,
		code(label),
		` – ${formats.period(label)}`,
	];
	if (bounds === null) return make("p", {}, ...name);
	const [start, end] = [bounds.start, bounds.end].map((at) =>
		formats.instant(at, zone),
	);
	const isOver = bounds.end <= Date.now();
	return [
		make("p", {}, ...name),
		make("p", {}, text.request.covers(start, end, zone)),
		isOver ? null : make("p", { class: "warning" }, text.request.notOver),
	];
}
