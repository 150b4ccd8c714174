import { plural } from "../count.ts";
import type { NoticeWording } from "./wording.ts";

/** What notices say in German. */
export const de: NoticeWording = {
	about: "Worum es geht",
	organisation: "Organisation",
	profile: "Profil",
	status: "Status",
	keyFigures: "Kennzahlen",
	files: "Dateien",
	bytes: (count) => plural(count, "Byte", "Bytes"),
	manifest: "SHA-256 von manifest.json",
	moreReasons: (others) =>
		`… und ${others} ${others === 1 ? "weiterer Grund" : "weitere Gründe"}: siehe Bericht`,
	attached: (files) => `Angehängt: ${files}.`,
	notAttached: (files) =>
		`Nicht angehängt, weil die für Anhänge festgelegte Größe überschritten wird oder die Datei nicht zu haben war: ${files}. Die Datei liegt beim Bericht.`,
	open: "Bericht öffnen",
	openDesk: "Berichtsseite öffnen",
	stored: (folder) => `Der Bericht liegt im Ausgabespeicher unter ${folder}`,
	failed: (period) => `Der Bericht für ${period} konnte nicht erstellt werden`,
	missing: (period) => `Der Bericht für ${period} ist überfällig`,
	deadline: "Fällig bis",
	requested: {
		yes: "Ein Lauf, der den Bericht nachholt, wurde begonnen. Sie werden benachrichtigt, sobald der Bericht veröffentlicht ist.",
		no: "Es wurde kein Lauf begonnen, der den Bericht nachholt. Jemand sollte sich darum kümmern.",
	},
	concern: (topic) => `Bitte prüfen: ${topic}`,
	concerns: "Betrifft",
	day: "Bemerkt am",
	topics: new Map([
		["schedule", "der Zeitplan"],
		["job", "ein Bericht in Arbeit"],
		["collector", "das Einsammeln der Traces"],
		["key", "ein Schlüssel"],
		["retention", "die Aufbewahrung von Traces oder Berichten"],
		["missing", "ein überfälliger Bericht"],
		["not-final", "ein Bericht, der nicht endgültig ist"],
		["notices", "Nachrichten, die nicht ankommen"],
		["watch", "die Überwachung selbst"],
	]),
	automatic: (profile) =>
		`Diese Nachricht hat Tracefolio verschickt, weil das Profil „${profile}“ es so vorsieht.`,
	noEvidence:
		"Sie ist kein Nachweis: Maßgeblich ist der Bericht, wie er veröffentlicht wurde; der SHA-256-Wert seines Manifests steht oben.",
};
