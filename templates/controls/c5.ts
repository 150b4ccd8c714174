import type { Framework } from "./framework.ts";

/** Source of the numbers: Cloud Computing Compliance Criteria Catalogue (C5) of the BSI, 2020. */
export const C5: Framework = {
	id: "c5",
	name: "BSI C5",
	edition: "2020",
	controls: [
		{
			control: "OPS-10",
			says: {
				en: "There is a concept of what is logged and monitored",
				de: "Es gibt ein Konzept, was protokolliert und überwacht wird",
			},
			shows: {
				en: "Services, regions and operations that were looked at, and which documented operations were seen; the concept itself is not shown",
				de: "Betrachtete Dienste, Regionen und Operationen, und welche dokumentierten Operationen vorkamen; das Konzept selbst ist nicht zu sehen",
			},
			sections: ["scope", "catalogCoverage"],
		},
		{
			control: "OPS-12",
			says: {
				en: "Logs are stored centrally, protected, and deleted when no longer needed",
				de: "Protokolle werden zentral und geschützt gespeichert und gelöscht, sobald sie nicht mehr nötig sind",
			},
			shows: {
				en: "Where the trace files lie, and their SHA-256; who may read them and when they are deleted is not shown",
				de: "Wo die Trace-Dateien liegen und ihr SHA-256; wer sie lesen darf und wann sie gelöscht werden, ist nicht zu sehen",
			},
			sections: ["scope", "sources"],
		},
		{
			control: "OPS-13",
			says: {
				en: "Events that could harm security are recognised",
				de: "Ereignisse, die der Sicherheit schaden können, werden erkannt",
			},
			shows: {
				en: "Findings by fixed rules with the traces that they rest on, and the state of each rule",
				de: "Feststellungen nach festen Regeln mit den Traces, auf denen sie beruhen, und der Stand jeder Regel",
			},
			sections: ["findings", "failures", "exceptions"],
		},
		{
			control: "OPS-14",
			says: {
				en: "Logs are kept unchanged and complete",
				de: "Protokolle werden unverändert und vollständig aufbewahrt",
			},
			shows: {
				en: "The check of signed digests, gaps by the hour, altered and unreadable files, and duplicates that disagree",
				de: "Die Prüfung signierter Digests, Lücken nach Stunden, veränderte und unlesbare Dateien sowie widersprüchliche Duplikate",
			},
			sections: [
				"completeness",
				"sources",
				"waterfall",
				"quarantine",
				"conflicts",
			],
		},
		{
			control: "OPS-15",
			says: {
				en: "Each logged action can be attributed to a user and a time",
				de: "Jede protokollierte Handlung lässt sich einem Benutzer und einer Zeit zuordnen",
			},
			shows: {
				en: "Operations by actor and by channel, those that name nobody included",
				de: "Operationen nach Akteur und nach Kanal, auch jene, die niemanden nennen",
			},
			sections: ["actors", "channels", "operations"],
		},
		{
			control: "OPS-16",
			says: {
				en: "Only authorised persons change the configuration of the logging",
				de: "Nur Befugte ändern die Konfiguration der Protokollierung",
			},
			shows: {
				en: "Operations on trackers, notifications and exports of the trace service",
				de: "Operationen an Trackern, Benachrichtigungen und Exporten des Trace-Dienstes",
			},
			sections: ["findings"],
			families: ["*tracker*", "*notification*", "*export*"],
		},
		{
			control: "OPS-17",
			says: {
				en: "A failure of the logging is noticed",
				de: "Ein Ausfall der Protokollierung wird bemerkt",
			},
			shows: {
				en: "Hours that nothing covers, trackers that were disabled or in error, and traces that were lost",
				de: "Stunden, die nichts abdeckt, abgeschaltete oder gestörte Tracker und verlorene Traces",
			},
			sections: ["completeness", "findings"],
		},
		{
			control: "IDM-02",
			says: {
				en: "User accounts and rights are granted and changed by a procedure",
				de: "Benutzerkonten und Rechte werden nach einem Verfahren vergeben und geändert",
			},
			shows: {
				en: "Changes to users and policies, and persons who granted rights to users that they had created themselves",
				de: "Änderungen an Benutzern und Richtlinien sowie Personen, die selbst angelegten Benutzern Rechte erteilt haben",
			},
			sections: ["findings", "operations", "tickets"],
			families: ["*user*", "*polic*", "*acl*", "*grant*"],
		},
		{
			control: "IDM-06",
			says: {
				en: "Privileged rights are given as needed, and their use is watched",
				de: "Privilegierte Rechte werden nach Bedarf vergeben, und ihre Nutzung wird überwacht",
			},
			shows: {
				en: "Privileged operations, and activity of the root user",
				de: "Privilegierte Operationen und Aktivität des Root-Benutzers",
			},
			sections: ["findings", "actors"],
		},
		{
			control: "IDM-07",
			says: {
				en: "The customer learns of the provider's access to its data",
				de: "Der Kunde erfährt vom Zugriff des Anbieters auf seine Daten",
			},
			shows: {
				en: "Recorded activity of the provider's accounts; access that the trace service does not record is not shown",
				de: "Aufgezeichnete Aktivität von Konten des Anbieters; Zugriffe, die der Trace-Dienst nicht aufzeichnet, sind nicht zu sehen",
			},
			sections: ["findings", "actors"],
		},
	],
};
