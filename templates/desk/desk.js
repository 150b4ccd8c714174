import { connect, DeskError } from "./desk-api.js";
import { confirmDialog } from "./desk-confirm.js";
import { custodyView } from "./desk-custody.js";
import { de } from "./desk-de.js";
import { byId } from "./desk-dom.js";
import { en } from "./desk-en.js";
import { evidenceDialog } from "./desk-evidence.js";
import { formatsOf, languageOf, localeOf } from "./desk-format.js";
import { reportView } from "./desk-report.js";
import { reportsView } from "./desk-reports.js";
import { requestView } from "./desk-request.js";
import { credentialIn, routeOf, withoutCredential } from "./desk-route.js";
import { signInView } from "./desk-sign-in.js";

const TEXTS = { en, de };
const CREDENTIAL = "tracefolio-credential";
const LANGUAGE = "tracefolio-language";

/** The views that need a scope; without it they are not offered. */
const NEEDS = { request: "reports:create", custody: "evidence:issue" };

startDesk();

/** Starts the report desk: language, credential, and the view that the address names. */
function startDesk() {
	const desk = newDesk();
	const base = new URL(".", location.href);
	let shown = { name: "", stop: new AbortController() };

	Object.assign(desk, {
		handled(error) {
			if (error?.name === "AbortError") return true;
			const isRefused =
				error instanceof DeskError && error.problem.status === 401;
			if (isRefused && desk.api !== null) signOut(error);
			return isRefused;
		},
		entitle(title) {
			document.title = `${title} – Tracefolio`;
		},
		confirm: confirmDialog(desk),
		evidence: evidenceDialog(desk),
	});
	const views = {
		"sign-in": signInView(desk, signIn),
		reports: reportsView(desk),
		request: requestView(desk),
		report: reportView(desk),
		custody: custodyView(desk),
	};

	/** Throws DeskError where the credential is refused. */
	async function signIn(credential) {
		const api = connect(credential, base);
		// kept first, so that it outlives a service that does not answer
		sessionStorage.setItem(CREDENTIAL, credential);
		const { caller, profiles } = await api.profiles();
		Object.assign(desk, { api, caller, profiles });
		drawAccount();
		route();
	}

	function signOut(error = null) {
		sessionStorage.removeItem(CREDENTIAL);
		Object.assign(desk, { api: null, caller: null, profiles: [] });
		for (const dialog of document.querySelectorAll("dialog[open]"))
			dialog.close();
		drawAccount();
		show("sign-in", error);
	}

	function drawAccount() {
		const isIn = desk.api !== null;
		byId("account").hidden = !isIn;
		byId("navigation").hidden = !isIn;
		byId("caller").textContent = desk.caller?.name ?? "";
		for (const [name, scope] of Object.entries(NEEDS))
			linkTo(name).parentElement.hidden = !desk.may(scope);
	}

	function route() {
		if (desk.api === null) return show("sign-in", null);
		const { name, argument } = routeOf(location.hash);
		const isAllowed = NEEDS[name] === undefined || desk.may(NEEDS[name]);
		return isAllowed ? show(name, argument) : show("reports", "");
	}

	function show(name, argument) {
		const isFirst = shown.name === "";
		shown.stop.abort();
		shown = { name, stop: new AbortController() };
		for (const view of document.querySelectorAll("[data-view]"))
			view.hidden = view.dataset.view !== name;
		for (const link of byId("navigation").querySelectorAll("a"))
			link.removeAttribute("aria-current");
		linkTo(name)?.setAttribute("aria-current", "page");
		const title = byId(`${name}-title`);
		desk.entitle(title.textContent);
		// whoever has just come begins at the top; whoever went on here, at what is new
		if (!isFirst) title.focus();
		views[name].open(argument, shown.stop.signal);
	}

	function speak(language) {
		desk.speak(language);
		showTexts(desk.text);
		document.documentElement.lang = language;
		for (const button of byId("languages").querySelectorAll("button"))
			button.setAttribute(
				"aria-pressed",
				String(button.dataset.language === language),
			);
		if (shown.name === "") return;
		views[shown.name].redraw();
		desk.evidence.redraw();
		desk.entitle(byId(`${shown.name}-title`).textContent);
	}

	/** Signs in with what the address carries, else with what this tab has kept. */
	async function begin() {
		const given = credentialIn(location.hash);
		if (given !== null)
			history.replaceState(null, "", withoutCredential(location));
		const credential = given ?? sessionStorage.getItem(CREDENTIAL);
		if (credential === null) return route();
		await signIn(credential).catch((error) => {
			if (desk.handled(error)) sessionStorage.removeItem(CREDENTIAL);
			show("sign-in", error);
		});
	}

	byId("languages").addEventListener("click", ({ target }) => {
		const { language } = target.dataset;
		if (language === undefined) return;
		localStorage.setItem(LANGUAGE, language);
		speak(language);
	});
	byId("sign-out").addEventListener("click", () => signOut());
	byId("skip").addEventListener("click", (event) => {
		// the address says which view is shown, so it must not change
		event.preventDefault();
		byId("main").focus();
	});
	addEventListener("hashchange", () =>
		credentialIn(location.hash) === null ? route() : begin(),
	);
	speak(languageOf(localStorage.getItem(LANGUAGE), navigator.languages));
	begin();
}

/** What the parts of the page share. */
function newDesk() {
	const desk = {
		...{ text: en, formats: formatsOf(en, "en-GB") },
		...{ api: null, caller: null, profiles: [] },
		may: (scope) => desk.caller?.scopes.includes(scope) ?? false,
		/** the zone in which a report's times are shown; a profile's variant has the zone of the profile, unless it says its own */
		zoneOf: ({ profile, timezone = null }) =>
			timezone ??
			desk.profiles.find((each) => each.profile === profile.split("~")[0])
				?.timezone ??
			"UTC",
		speak(language) {
			const text = TEXTS[language];
			const formats = formatsOf(text, localeOf(language, navigator.languages));
			Object.assign(desk, { text, formats });
		},
		/** Tells listeners of something that is seen elsewhere; what is behind an open dialog is not read out. */
		say(text) {
			const place = byId(byId("evidence").open ? "evidence-live" : "live");
			// the same words again are read out only where the text differs
			place.textContent = place.textContent === text ? `${text}\u00a0` : text;
		},
	};
	return desk;
}

function linkTo(name) {
	return byId("navigation").querySelector(`a[href="#${name}"]`);
}

function showTexts(text) {
	const at = (path) =>
		path.split(".").reduce((words, name) => words[name], text);
	for (const element of document.querySelectorAll("[data-text]"))
		element.textContent = at(element.dataset.text);
	for (const element of document.querySelectorAll("[data-label]"))
		element.setAttribute("aria-label", at(element.dataset.label));
}
