import type { Framework } from "./framework.ts";

/** Source of the numbers: Trust Services Criteria of the AICPA. */
export const SOC2: Framework = {
	id: "soc2",
	name: "SOC 2 (Trust Services Criteria)",
	edition: "2017, points of focus of 2022",
	controls: [
		{
			control: "CC6.1",
			says: {
				en: "Logical access to systems and data is protected",
				de: "Der logische Zugriff auf Systeme und Daten ist geschützt",
			},
			shows: {
				en: "Who acted, through which channel, first-seen persons and addresses, and repeated failures followed by success",
				de: "Wer über welchen Kanal gehandelt hat, erstmals gesehene Personen und Adressen, und Erfolg nach wiederholten Fehlschlägen",
			},
			sections: ["actors", "channels", "findings"],
		},
		{
			control: "CC6.2",
			says: {
				en: "Users are registered before they get access, and removed afterwards",
				de: "Benutzer werden vor dem Zugriff registriert und danach entfernt",
			},
			shows: {
				en: "Operations that created or deleted users of the services in scope",
				de: "Operationen, die Benutzer der betrachteten Dienste angelegt oder gelöscht haben",
			},
			sections: ["operations", "findings", "tickets"],
			families: ["*user*"],
		},
		{
			control: "CC6.3",
			says: {
				en: "Rights follow roles, least privilege and separation of duties",
				de: "Rechte folgen Rollen, geringsten Rechten und Funktionstrennung",
			},
			shows: {
				en: "Changes to rights, and persons who granted rights to users that they had created themselves",
				de: "Änderungen an Rechten sowie Personen, die selbst angelegten Benutzern Rechte erteilt haben",
			},
			sections: ["findings", "operations", "actors"],
			families: ["*polic*", "*acl*", "*grant*", "*user*"],
		},
		{
			control: "CC7.1",
			says: {
				en: "Changes of configuration that open weaknesses are detected",
				de: "Konfigurationsänderungen, die Schwachstellen öffnen, werden erkannt",
			},
			shows: {
				en: "Privileged and destructive operations, operations that nobody documented, and what is new since the period before",
				de: "Privilegierte und zerstörende Operationen, nirgends dokumentierte Operationen und Neues gegenüber dem Zeitraum davor",
			},
			sections: ["findings", "uncatalogued", "comparison"],
		},
		{
			control: "CC7.2",
			says: {
				en: "Systems are monitored for anomalies",
				de: "Systeme werden auf Anomalien überwacht",
			},
			shows: {
				en: "Findings by fixed rules over the whole period, and whether the traces of the period are complete",
				de: "Feststellungen nach festen Regeln über den ganzen Zeitraum, und ob dessen Traces vollständig sind",
			},
			sections: ["findings", "failures", "days", "completeness"],
		},
		{
			control: "CC7.3",
			says: {
				en: "Security events are evaluated and acted on",
				de: "Sicherheitsereignisse werden bewertet und behandelt",
			},
			shows: {
				en: "Findings by severity, accepted ones with owner, reason and date of expiry, and fields for the review's sign-off",
				de: "Feststellungen nach Schwere, angenommene mit Verantwortlichen, Begründung und Ablaufdatum, und Felder für die Freigabe der Prüfung",
			},
			sections: ["findings", "exceptions", "signOff"],
		},
		{
			control: "CC8.1",
			says: {
				en: "Changes are authorised, carried out and documented",
				de: "Änderungen werden genehmigt, ausgeführt und dokumentiert",
			},
			shows: {
				en: "Operations with and without an approved change, where tickets are given, and unused tickets",
				de: "Operationen mit und ohne freigegebene Änderung, sofern Tickets vorliegen, und ungenutzte Tickets",
			},
			sections: ["tickets", "operations", "correlation"],
		},
		{
			control: "PI1.3",
			says: {
				en: "Processing is complete, accurate and timely",
				de: "Die Verarbeitung ist vollständig, richtig und zeitgerecht",
			},
			shows: {
				en: "Which requests were completed, failed or stayed open and how long they took, and contradictions in what was recorded",
				de: "Welche Aufträge abgeschlossen wurden, scheiterten oder offen blieben und wie lange sie dauerten, sowie Widersprüche in der Aufzeichnung",
			},
			sections: ["correlation", "failures", "contradictions"],
		},
		{
			control: "PI1.4",
			says: {
				en: "Output is complete and accurate",
				de: "Ausgaben sind vollständig und richtig",
			},
			shows: {
				en: "For this report alone: every record read is accounted for, what could not be read is listed, and its limits are stated",
				de: "Allein für diesen Bericht: Jeder gelesene Datensatz ist nachgewiesen, Unlesbares ist aufgeführt, und die Grenzen sind genannt",
			},
			sections: ["waterfall", "quarantine", "limitations"],
		},
	],
};
