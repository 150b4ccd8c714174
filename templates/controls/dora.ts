import type { Framework } from "./framework.ts";

/** Source of the numbers: Article 12 of Commission Delegated Regulation (EU) 2024/1774. */
export const DORA: Framework = {
	id: "dora",
	name: "DORA, RTS (EU) 2024/1774",
	edition: "2024",
	controls: [
		{
			control: "Art. 12(2)(a)",
			says: {
				en: "It is set which events are logged, how long logs are kept and how they are handled",
				de: "Es ist festgelegt, welche Ereignisse protokolliert, wie lange Protokolle aufbewahrt und wie sie behandelt werden",
			},
			shows: {
				en: "Which documented operations were recorded and which files were found; how long they are kept is not shown",
				de: "Welche dokumentierten Operationen aufgezeichnet und welche Dateien gefunden wurden; wie lange sie bleiben, ist nicht zu sehen",
			},
			sections: ["scope", "catalogCoverage", "sources"],
		},
		{
			control: "Art. 12(2)(c)(i)",
			says: {
				en: "Access control and identity management are logged",
				de: "Zugriffskontrolle und Identitätsverwaltung werden protokolliert",
			},
			shows: {
				en: "Who acted, and changes to users, rights and policies",
				de: "Wer gehandelt hat, und Änderungen an Benutzern, Rechten und Richtlinien",
			},
			sections: ["actors", "findings", "operations"],
			families: ["*user*", "*polic*", "*acl*", "*grant*", "*password*"],
		},
		{
			control: "Art. 12(2)(c)(iii)",
			says: {
				en: "Changes are logged",
				de: "Änderungen werden protokolliert",
			},
			shows: {
				en: "Every recorded operation with its outcome, with and without an approved change where tickets are given",
				de: "Jede aufgezeichnete Operation mit ihrem Ergebnis, mit und ohne freigegebene Änderung, sofern Tickets vorliegen",
			},
			sections: ["operations", "tickets"],
		},
		{
			control: "Art. 12(2)(c)(iv)",
			says: {
				en: "The operation of systems is logged",
				de: "Der Betrieb von Systemen wird protokolliert",
			},
			shows: {
				en: "Requests and the tasks that carried them out, failures, and activity by day and channel",
				de: "Aufträge und ihre Ausführung, Fehlschläge sowie Aktivität nach Tag und Kanal",
			},
			sections: ["correlation", "failures", "days", "channels"],
		},
		{
			control: "Art. 12(2)(d)",
			says: {
				en: "Logs and logging systems are protected from tampering and deletion",
				de: "Protokolle und Protokollsysteme sind vor Manipulation und Löschung geschützt",
			},
			shows: {
				en: "The check of signed digests, altered and missing files, and changes to the logging itself",
				de: "Die Prüfung signierter Digests, veränderte und fehlende Dateien und Änderungen an der Protokollierung selbst",
			},
			sections: ["completeness", "sources", "findings"],
		},
		{
			control: "Art. 12(2)(e)",
			says: {
				en: "A failure of the logging is detected",
				de: "Ein Ausfall der Protokollierung wird erkannt",
			},
			shows: {
				en: "Hours that nothing covers, trackers that were disabled or in error, failed collections and lost traces",
				de: "Stunden, die nichts abdeckt, abgeschaltete oder gestörte Tracker, gescheiterte Abholungen und verlorene Traces",
			},
			sections: ["completeness", "findings"],
		},
		{
			control: "Art. 12(2)(f)",
			says: {
				en: "Clocks agree with a reliable time source",
				de: "Uhren stimmen mit einer verlässlichen Zeitquelle überein",
			},
			shows: {
				en: "Traces recorded before they happened or long after; which time source is used is not shown",
				de: "Traces, die vor ihrem Ereignis oder lange danach aufgezeichnet wurden; welche Zeitquelle genutzt wird, ist nicht zu sehen",
			},
			sections: ["findings"],
		},
	],
};
