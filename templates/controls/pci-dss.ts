import type { Framework } from "./framework.ts";

/** Source of the numbers: Payment Card Industry Data Security Standard, version 4.0.1. */
export const PCI_DSS: Framework = {
	id: "pci-dss",
	name: "PCI DSS",
	edition: "4.0.1",
	controls: [
		{
			control: "10.2.1.2",
			says: {
				en: "Everything that administrators do is logged",
				de: "Alles, was Administratoren tun, wird protokolliert",
			},
			shows: {
				en: "Operations of the services in scope by actor, and activity of the root user or of the provider",
				de: "Operationen der betrachteten Dienste nach Akteur sowie Aktivität des Root-Benutzers oder des Anbieters",
			},
			sections: ["actors", "operations", "findings"],
		},
		{
			control: "10.2.1.4",
			says: {
				en: "Invalid attempts at access are logged",
				de: "Ungültige Zugriffsversuche werden protokolliert",
			},
			shows: {
				en: "Operations that failed or were refused, and repeated failures followed by success; log-ins only where their service is in scope",
				de: "Fehlgeschlagene oder abgewiesene Operationen und Erfolg nach wiederholten Fehlschlägen; Anmeldungen nur, wenn ihr Dienst betrachtet wird",
			},
			sections: ["failures", "findings", "correlation"],
		},
		{
			control: "10.2.1.5",
			says: {
				en: "Changes to identities and credentials are logged",
				de: "Änderungen an Identitäten und Zugangsdaten werden protokolliert",
			},
			shows: {
				en: "Changes to users, passwords and rights in the services in scope",
				de: "Änderungen an Benutzern, Passwörtern und Rechten in den betrachteten Diensten",
			},
			sections: ["findings", "operations"],
			families: ["*user*", "*password*", "*polic*", "*acl*", "*grant*"],
		},
		{
			control: "10.2.1.6",
			says: {
				en: "Starting, stopping and pausing of logs is logged",
				de: "Start, Stopp und Pausieren von Protokollen werden protokolliert",
			},
			shows: {
				en: "Operations on the trackers of the trace service, and trackers that were disabled",
				de: "Operationen an den Trackern des Trace-Dienstes und abgeschaltete Tracker",
			},
			sections: ["findings", "completeness"],
			families: ["*tracker*"],
		},
		{
			control: "10.2.1.7",
			says: {
				en: "Creation and deletion of objects at system level is logged",
				de: "Anlegen und Löschen von Objekten auf Systemebene werden protokolliert",
			},
			shows: {
				en: "Operations that created or deleted resources of the services in scope, by outcome",
				de: "Operationen, die Ressourcen der betrachteten Dienste angelegt oder gelöscht haben, nach Ergebnis",
			},
			sections: ["operations", "findings"],
			families: ["*create*", "*delete*", "*remove*"],
		},
		{
			control: "10.2.2",
			says: {
				en: "Each entry names person, kind, time, outcome, origin and resource",
				de: "Jeder Eintrag nennt Person, Art, Zeit, Ergebnis, Herkunft und Ressource",
			},
			shows: {
				en: "Operations with their outcome, actors and channels, and records that could not be read; each trace with all fields is in the population",
				de: "Operationen mit Ergebnis, Akteure und Kanäle sowie unlesbare Datensätze; jeder Trace mit allen Feldern steht in der Grundgesamtheit",
			},
			sections: ["operations", "actors", "channels", "quarantine"],
		},
		{
			control: "10.3.2",
			says: {
				en: "Logs are protected from change by individuals",
				de: "Protokolle sind vor Änderung durch Einzelne geschützt",
			},
			shows: {
				en: "Trace files whose content differs from what was signed, and files that are missing; access rights are not shown",
				de: "Trace-Dateien, deren Inhalt vom Signierten abweicht, und fehlende Dateien; Zugriffsrechte sind nicht zu sehen",
			},
			sections: ["sources", "completeness"],
		},
		{
			control: "10.3.4",
			says: {
				en: "Changes of existing log data are noticed",
				de: "Änderungen vorhandener Protokolldaten werden bemerkt",
			},
			shows: {
				en: "SHA-256 of each trace file, its check against signed digests, and what changed since the previous revision",
				de: "SHA-256 jeder Trace-Datei, deren Prüfung gegen signierte Digests und Änderungen seit der vorigen Revision",
			},
			sections: ["sources", "completeness", "changes"],
		},
		{
			control: "10.4.1",
			says: {
				en: "Logs of security events are reviewed every day",
				de: "Protokolle von Sicherheitsereignissen werden täglich geprüft",
			},
			shows: {
				en: "Findings and activity of each day of the period; that somebody reviewed them daily only their sign-off can show",
				de: "Feststellungen und Aktivität jedes Tages im Zeitraum; dass sie täglich geprüft wurden, kann nur die Freigabe zeigen",
			},
			sections: ["findings", "days", "signOff"],
		},
		{
			control: "10.4.1.1",
			says: {
				en: "Reviews of logs are automated",
				de: "Protokollprüfungen laufen automatisch",
			},
			shows: {
				en: "The rules that were evaluated by the program, with their thresholds and what they found",
				de: "Die vom Programm ausgewerteten Regeln mit ihren Schwellen und Ergebnissen",
			},
			sections: ["findings"],
		},
		{
			control: "10.4.3",
			says: {
				en: "What stands out in a review is followed up",
				de: "Auffälligkeiten aus Prüfungen werden verfolgt",
			},
			shows: {
				en: "Findings by severity, and accepted ones with owner, reason and date of expiry",
				de: "Feststellungen nach Schwere und angenommene mit Verantwortlichen, Begründung und Ablaufdatum",
			},
			sections: ["findings", "exceptions", "signOff"],
		},
		{
			control: "10.5.1",
			says: {
				en: "Logs are kept for 12 months, the last three at hand",
				de: "Protokolle werden 12 Monate aufbewahrt, die letzten drei griffbereit",
			},
			shows: {
				en: "That the trace files of this period could be read when the report was made, and which hours they cover; no other period",
				de: "Dass die Trace-Dateien dieses Zeitraums beim Erstellen lesbar waren und welche Stunden sie abdecken; kein anderer Zeitraum",
			},
			sections: ["completeness", "sources"],
		},
		{
			control: "10.6.1",
			says: {
				en: "Clocks are synchronised",
				de: "Uhren sind synchronisiert",
			},
			shows: {
				en: "Traces recorded before they happened or long after; how clocks are set is not shown",
				de: "Traces, die vor ihrem Ereignis oder lange danach aufgezeichnet wurden; wie Uhren gestellt werden, ist nicht zu sehen",
			},
			sections: ["findings"],
		},
	],
};
