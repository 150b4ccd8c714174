import type { Framework } from "./framework.ts";

/** Source of the numbers: point 3.2 of the Annex to Commission Implementing Regulation (EU) 2024/2690. */
export const NIS2: Framework = {
	id: "nis2",
	name: "NIS2, Implementing Regulation (EU) 2024/2690, Annex",
	edition: "2024",
	controls: [
		{
			control: "3.2.1",
			says: {
				en: "Activities are monitored and logged with procedures and tools",
				de: "Aktivitäten werden mit Verfahren und Werkzeugen überwacht und protokolliert",
			},
			shows: {
				en: "What was recorded in the services in scope, and what the rules found in it",
				de: "Was in den betrachteten Diensten aufgezeichnet wurde und was die Regeln darin fanden",
			},
			sections: ["scope", "operations", "findings"],
		},
		{
			control: "3.2.2",
			says: {
				en: "Monitoring is automated as far as possible, and goes on or recurs",
				de: "Die Überwachung läuft möglichst automatisch, fortlaufend oder wiederkehrend",
			},
			shows: {
				en: "The rules that this report evaluated, with their thresholds, for the whole period",
				de: "Die Regeln, die dieser Bericht für den ganzen Zeitraum ausgewertet hat, mit ihren Schwellen",
			},
			sections: ["findings", "scope"],
		},
		{
			control: "3.2.3",
			says: {
				en: "Logs hold the kinds of events that matter, such as changes to users, privileged use, and starting or stopping of logs",
				de: "Protokolle enthalten die wichtigen Arten von Ereignissen, etwa Änderungen an Benutzern, privilegierte Nutzung, Start und Stopp von Protokollen",
			},
			shows: {
				en: "Changes to users and rights, privileged operations, and changes to the logging; network traffic and physical access are not shown",
				de: "Änderungen an Benutzern und Rechten, privilegierte Operationen und Änderungen an der Protokollierung; Netzverkehr und physischer Zutritt sind nicht zu sehen",
			},
			sections: ["findings", "operations", "catalogCoverage"],
		},
		{
			control: "3.2.4",
			says: {
				en: "Logs are reviewed for unusual trends, by thresholds where that fits",
				de: "Protokolle werden auf ungewöhnliche Entwicklungen geprüft, wo es passt mit Schwellenwerten",
			},
			shows: {
				en: "Findings with thresholds, accepted findings, the comparison with the period before, and fields for the review's sign-off",
				de: "Feststellungen mit Schwellenwerten, angenommene Feststellungen, der Vergleich mit dem Zeitraum davor und Felder für die Freigabe der Prüfung",
			},
			sections: ["findings", "exceptions", "comparison", "signOff"],
		},
		{
			control: "3.2.5",
			says: {
				en: "Logs are kept for a set time and protected from access and change",
				de: "Protokolle werden für eine festgelegte Zeit aufbewahrt und vor Zugriff und Änderung geschützt",
			},
			shows: {
				en: "Whether trace files are as they were signed, and which are missing; backups and access rights are not shown",
				de: "Ob Trace-Dateien so sind, wie sie signiert wurden, und welche fehlen; Sicherungen und Zugriffsrechte sind nicht zu sehen",
			},
			sections: ["completeness", "sources"],
		},
		{
			control: "3.2.6",
			says: {
				en: "Time sources agree, and the availability of logging is itself monitored",
				de: "Zeitquellen stimmen überein, und die Verfügbarkeit der Protokollierung wird selbst überwacht",
			},
			shows: {
				en: "Traces with implausible times, hours that nothing covers, and trackers that were disabled or in error",
				de: "Traces mit unplausiblen Zeiten, Stunden, die nichts abdeckt, und abgeschaltete oder gestörte Tracker",
			},
			sections: ["findings", "completeness"],
		},
	],
};
