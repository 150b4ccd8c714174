import type { Framework } from "./framework.ts";

/** Source of the numbers: Annex A of ISO/IEC 27001:2022. */
export const ISO27001: Framework = {
	id: "iso27001",
	name: "ISO/IEC 27001",
	edition: "2022",
	controls: [
		{
			control: "A.5.16",
			says: {
				en: "Identities are managed from creation to removal",
				de: "Identitäten werden von der Anlage bis zur Löschung verwaltet",
			},
			shows: {
				en: "Operations that created, changed or deleted users of the services in scope, and who carried them out",
				de: "Operationen, die Benutzer der betrachteten Dienste angelegt, geändert oder gelöscht haben, und wer sie ausgeführt hat",
			},
			sections: ["operations", "findings", "actors"],
			families: ["*user*"],
		},
		{
			control: "A.5.18",
			says: {
				en: "Access rights are granted, changed and withdrawn in an orderly way",
				de: "Zugriffsrechte werden geordnet erteilt, geändert und entzogen",
			},
			shows: {
				en: "Changes to rights and policies, and persons who granted rights to users that they had created themselves",
				de: "Änderungen an Rechten und Richtlinien sowie Personen, die selbst angelegten Benutzern Rechte erteilt haben",
			},
			sections: ["findings", "operations", "actors"],
			families: ["*polic*", "*acl*", "*grant*"],
		},
		{
			control: "A.5.28",
			says: {
				en: "Evidence is gathered and kept so that it can be relied on later",
				de: "Nachweise werden so gesammelt und aufbewahrt, dass man sich später auf sie verlassen kann",
			},
			shows: {
				en: "Every trace file read with its SHA-256, the check of signed digests, and the reconciliation of all records",
				de: "Jede gelesene Trace-Datei mit ihrem SHA-256, die Prüfung signierter Digests und die Abstimmung aller Datensätze",
			},
			sections: ["sources", "completeness", "waterfall", "changes"],
		},
		{
			control: "A.8.2",
			says: {
				en: "Privileged rights are restricted and their use is watched",
				de: "Privilegierte Rechte werden beschränkt und ihre Nutzung wird überwacht",
			},
			shows: {
				en: "Privileged operations, and activity of the root user or of the provider",
				de: "Privilegierte Operationen sowie Aktivität des Root-Benutzers oder des Anbieters",
			},
			sections: ["findings", "actors", "exceptions"],
		},
		{
			control: "A.8.15",
			says: {
				en: "Activities are logged, and logs are kept, protected and analysed",
				de: "Aktivitäten werden protokolliert, Protokolle aufbewahrt, geschützt und ausgewertet",
			},
			shows: {
				en: "What was recorded, by whom and with which outcome, whether the records are complete, and changes to the logging itself",
				de: "Was aufgezeichnet wurde, von wem und mit welchem Ergebnis, ob die Aufzeichnung vollständig ist, und Änderungen an der Protokollierung selbst",
			},
			sections: [
				"completeness",
				"operations",
				"actors",
				"findings",
				"quarantine",
			],
		},
		{
			control: "A.8.16",
			says: {
				en: "Systems are monitored for unusual behaviour",
				de: "Systeme werden auf ungewöhnliches Verhalten überwacht",
			},
			shows: {
				en: "Findings by fixed rules, failed operations, and what differs from the period before",
				de: "Feststellungen nach festen Regeln, fehlgeschlagene Operationen und Abweichungen vom Zeitraum davor",
			},
			sections: ["findings", "failures", "comparison", "days"],
		},
		{
			control: "A.8.17",
			says: {
				en: "Clocks agree with a common time source",
				de: "Uhren stimmen mit einer gemeinsamen Zeitquelle überein",
			},
			shows: {
				en: "Traces recorded before they happened or long after; which time source is used is not shown",
				de: "Traces, die vor ihrem Ereignis oder lange danach aufgezeichnet wurden; welche Zeitquelle genutzt wird, ist nicht zu sehen",
			},
			sections: ["findings"],
		},
		{
			control: "A.8.32",
			says: {
				en: "Changes follow a change procedure",
				de: "Änderungen folgen einem Änderungsverfahren",
			},
			shows: {
				en: "Operations with and without an approved change, where tickets are given, and whether requests were completed",
				de: "Operationen mit und ohne freigegebene Änderung, sofern Tickets vorliegen, und ob Aufträge abgeschlossen wurden",
			},
			sections: ["tickets", "correlation", "operations"],
		},
	],
};
