import { plural as von } from "../count.ts";
import type { AnalysisWording } from "../wording-analysis.ts";
import { rules } from "./rules.ts";

/** What a report says of the meaning of traces in German. */
export const analysis: AnalysisWording = {
	rules,
	answers: {
		happened: "Was geschah",
		who: "Wer es tat",
		failed: "Was fehlschlug",
		unfinished: "Was nie fertig wurde",
		undocumented: "Was niemand dokumentierte",
		compared: "Was sich zum letzten Zeitraum änderte",
		action: "Was zu tun ist",
		sure: "Wie sicher das ist",
		revision: "Was diese Revision ändert",
		counted: (name, count) => `${name} (${count})`,
		from: (name, before, after) => `${name} (${before} → ${after})`,
		mostFamilies: (list) => `Am häufigsten: ${list}.`,
		actors: (actors, list) =>
			`${von(actors, "Akteur", "Akteure")}. Am aktivsten: ${list}.`,
		nobody: "Niemand ist verzeichnet.",
		failures: (failure, incident, list) =>
			`${von(failure, "Trace ist fehlgeschlagen", "Traces sind fehlgeschlagen")}, ${von(incident, "ist ein Vorfall", "sind Vorfälle")}. Am häufigsten: ${list}.`,
		noFailures: "Kein Trace im Umfang ist ein Fehlschlag oder ein Vorfall.",
		requests: (requests, completed) =>
			`Von ${von(requests, "Auftrag", "Aufträgen")} mit eigener Ausführung ${completed.value === 1 ? "wurde" : "wurden"} ${completed.text} ausgeführt.`,
		notCompleted: (failed, refused, open, orphan) =>
			`${failed.text} fehlgeschlagen, ${refused.text} abgewiesen, ${open.text} nicht beendet. ${von(orphan, "Ausführung hat", "Ausführungen haben")} keinen Auftrag.`,
		noRequests:
			"Kein Auftrag mit eigener Ausführung ist verzeichnet, und keine solche Ausführung.",
		uncatalogued: (names, traces, list) =>
			`${von(names, "Trace-Name", "Trace-Namen")}, die kein Katalog beschreibt, mit ${von(traces, "Trace", "Traces")}: ${list}.`.replace(
				/^1 Trace-Name, die/,
				"1 Trace-Name, den",
			),
		allCatalogued: "Jeder Trace im Umfang ist in einem Katalog beschrieben.",
		seen: (seen, catalogued) =>
			`${seen.text} von ${von(catalogued, "dokumentierten Operation", "dokumentierten Operationen")} ${seen.value === 1 ? "kam" : "kamen"} vor.`,
		totals: (period, before, after) =>
			`${period}: ${von(before, "Trace", "Traces")}; jetzt: ${after.text}.`,
		operations: {
			new: (list) => `Neue Operationen: ${list}.`,
			gone: (list) => `Nicht mehr gesehen: ${list}.`,
			more: (list) => `Mehr: ${list}.`,
			fewer: (list) => `Weniger: ${list}.`,
		},
		newActors: (list) => `Neue Akteure: ${list}.`,
		sameOperations: "Keine Operation ist häufiger oder seltener als zuvor.",
		finding: (severity, title, findings, about) =>
			`${severity}: ${title}${about === "" ? "" : `: ${about}`}${findings.value === 1 ? "" : ` (${findings.text} Feststellungen)`}`,
		noneGrave: "Keine Feststellung, die hoch oder mittel ist, steht offen.",
		nothingInTraces: "Die Regeln, die Traces betrachten, ergaben nichts.",
		accepted: (accepted) =>
			accepted.value === 0
				? ""
				: `${von(accepted, "Feststellung beruht", "Feststellungen beruhen")} auf einer Ausnahme.`,
		moreRules: (others, section) =>
			`… und ${von(others, "weitere Art", "weitere Arten")}: siehe Abschnitt „${section}“.`,
		andMore: (others) => `und ${others} weitere`,
	},
	findings: {
		accepted: (accepted, place) =>
			`${von(accepted, "Feststellung ist", "Feststellungen sind")} durch eine Ausnahme angenommen und hier nicht gezeigt: siehe ${place}.`,
		traces: (place) =>
			`Jede Feststellung nennt ihre ersten Traces mit deren Zeile in der Datei der Grundgesamtheit; mehr davon stehen in ${place}.`,
		line: (line) => `Zeile ${line}`,
		outside: "außerhalb des Umfangs",
		moreTraces: (others) => `… und ${others.text} weitere`,
		rules: "Wonach gesucht wurde",
		rulesIntro:
			"Jede Regel mit dem, was das Profil für sie festlegt, auch solche ohne Feststellung. Nicht möglich: Womit die Regel vergleicht, fehlt; es lässt sich nichts sagen.",
		state: {
			evaluated: "Gesucht",
			off: "Abgeschaltet",
			unavailable: "Nicht möglich",
		},
	},
	exceptions: {
		intro:
			"Feststellungen, die das Profil annimmt: durch wen, warum und bis wann. Sie bleiben verzeichnet; nach diesem Tag zählen sie wieder.",
	},
	families: {
		intro:
			"Wie oft jede Familie von Operationen vorkam, nach Ergebnis; solche ohne Trace sind weggelassen.",
		chart: "Traces je Familie nach Ergebnis",
		first: (shown, total) =>
			`Das Diagramm zeigt die ersten ${shown.text} von ${total.text} Familien; die Tabelle hat auch die übrigen.`,
	},
	correlation: {
		intro: (hours) =>
			`Manche Operationen werden in zwei Schritten aufgezeichnet: der Auftrag, und die Ausführung. Hier ist jeder Auftrag bis zum Ende seiner Ausführungen verfolgt, auch über das Ende des Zeitraums hinaus. Gesucht wird eine Ausführung bis ${von(hours, "Stunde", "Stunden")} nach ihrem Auftrag. Dauern gelten vom Auftrag bis zum Ende seiner letzten Ausführung.`,
		none: "Kein Auftrag und keine Ausführung solcher Operationen ist in diesem Zeitraum verzeichnet.",
		families: "Aufträge und Ausführungen nach Familien",
		counts:
			"Aufträge sind ausgeführt, fehlgeschlagen, abgewiesen oder nicht beendet. Ausführungen gehören zu einem Auftrag (zugeordnet, manche zu einem von vor dem Zeitraum) oder zu keinem.",
		durations: "Dauern",
		cases: "Aufträge ohne gutes Ende und Ausführungen ohne Auftrag",
		noCases:
			"Jeder Auftrag wurde ausgeführt, jede Ausführung hat ihren Auftrag.",
		state: {
			completed: "Ausgeführt",
			failed: "Fehlgeschlagen",
			refused: "Abgewiesen",
			open: "Nicht beendet",
			orphan: "Ohne Auftrag",
		},
		kind: { phases: "Auftrag und Ausführung", twice: "Zweimal verzeichnet" },
		by: {
			job: "Job-ID",
			resource: "Ressourcen-ID",
			name: "Name",
			time: "Zeit",
		},
		firstCases: (shown, total, place) =>
			`Gezeigt sind die ersten ${shown.text} von ${total.text}. Mehr stehen in ${place}; die Tabelle oben zählt alle.`,
	},
	tickets: {
		intro: (matched, unmatched) =>
			`Operationen von Personen werden mit einer Liste freigegebener Änderungen verglichen. ${von(matched, "Operation hat", "Operationen haben")} eine freigegebene Änderung, ${von(unmatched, "hat", "haben")} keine.`,
		file: (sha256) => `SHA-256 der Liste: ${sha256}`,
		list: "Freigegebene Änderungen",
		unused: "0 (ungenutzt)",
		any: "beliebig",
		without: "Operationen ohne freigegebene Änderung",
		noneWithout: "Jede Operation einer Person hat eine freigegebene Änderung.",
	},
	catalogCoverage: {
		intro: (catalogued, seen, never) =>
			`Die Kataloge dokumentieren ${von(catalogued, "Operation", "Operationen")}. ${seen.text} davon ${seen.value === 1 ? "kam" : "kamen"} vor, ${never.text} nicht.`,
		zeros: (section) =>
			`Abschnitt „${section}“ zeigt solche ohne Trace mit null.`,
		uncatalogued: (names) =>
			`${von(names, "Trace-Name steht", "Trace-Namen stehen")} in keinem Katalog.`,
		superseded: "Nicht mehr dokumentiert",
		noneSuperseded:
			"Keine Operation kam vor, welche die neueste Version ihres Katalogs auslässt.",
		changes: "Neue Versionen eines Katalogs im Zeitraum",
		noChanges: "Im Zeitraum begann keine neue Version eines Katalogs.",
	},
	comparison: {
		intro: (period, revision) =>
			`Dieser Zeitraum im Vergleich mit ${period}, nach Revision ${revision} des Berichts darüber.`,
		provisional:
			"Jener Bericht ist vorläufig: Seine Zahlen können sich noch ändern.",
		none: "Über den Zeitraum davor gibt es keinen verlässlichen Bericht, daher wird nichts verglichen.",
		totals: "Summen",
		operations: "Operationen mit Unterschied",
		families: "Familien mit Unterschied",
		actors: "Akteure mit Unterschied",
		same: "Kein Unterschied.",
		change: { new: "Neu", gone: "Entfallen", more: "Mehr", fewer: "Weniger" },
	},
	controls: {
		intro:
			"Zu welchen Anforderungen der gewählten Regelwerke dieser Bericht etwas sagt, was er sagt, und wo.",
		noAssessment:
			"Diese Zuordnung hilft, Nachweise zu finden. Sie bewertet nicht, ob Anforderungen erfüllt sind. Der Wortlaut ist unser eigener; maßgeblich ist der Text des Regelwerks.",
		unknown: (framework) =>
			`Diese Version hat keine Anforderungen zu „${framework}“.`,
	},
	week: {
		intro: (zone) =>
			`Traces nach Wochentag und Stunde des Tages in der Zone ${zone}. Je dunkler ein Feld, desto mehr Traces. Werden Uhren zurückgestellt, zählt die doppelte Stunde in einem Feld.`,
	},
	privacy: {
		people: "Personen",
		is: {
			recorded: "Wie verzeichnet genannt",
			pseudonymised: "Durch Pseudonyme ersetzt, ebenso Adressen",
		},
		key: (id) => `Schlüssel der Pseudonyme: ${id}`,
		bodies: "Anfragen und Antworten",
		bodiesAre: (included) =>
			included
				? "Ihr Inhalt steht in der Datei der Grundgesamtheit"
				: "Ihr Inhalt ist in der Datei der Grundgesamtheit weggelassen",
	},
	alt: {
		days: (total, days, most, on) =>
			`Balkendiagramm: ${total} Traces an ${days} Tagen, gestapelt nach Ergebnis. Die meisten an einem Tag: ${most}, am ${on}.`,
		families: (list) =>
			`Balkendiagramm der Traces je Familie von Operationen, gestapelt nach Ergebnis: ${list}.`,
		week: (most, weekday, hour) =>
			`Heatmap der Traces nach Wochentag und Stunde. Die meisten in einem Feld: ${most}, ${weekday} ab ${hour} Uhr.`,
		coverage: (signed, witnessed, uncovered) =>
			`Abdeckung jeder Stunde des Zeitraums: ${signed} signiert, ${witnessed} bezeugt, ${uncovered} nicht abgedeckt.`,
		empty: "Ein leeres Diagramm: Es gibt keinen Trace.",
	},
	heading: {
		about: "Betrifft",
		added: "Hinzugekommen",
		begunBefore: "Davor begonnen",
		completed: "Ausgeführt",
		control: "Anforderung",
		duration: "Dauer",
		ended: "Beendet",
		endedAfter: "Ende nach Zeitraum",
		excepted: "Angenommen",
		failed: "Gescheitert",
		family: "Familie",
		findings: "Feststellungen",
		hour: "Stunde",
		longest: "Längste",
		matched: "Zugeordnet",
		matchedBy: "Zugeordnet nach",
		means: "Worum es geht",
		median: "Median",
		open: "Nicht beendet",
		operations: "Operationen",
		operator: "Ausführender",
		orphan: "Ohne Auftrag",
		owner: "Verantwortlich",
		p95: "95 % binnen",
		rationale: "Begründung",
		refused: "Abgewiesen",
		removed: "Entfallen",
		requested: "Beauftragt",
		requests: "Aufträge",
		section: "Abschnitt",
		shows: "Was dieser Bericht zeigt",
		tasks: "Ausführungen",
		threshold: "Festgelegt auf",
		ticket: "Änderung",
		traces: "Traces",
		until: "Bis",
	},
};
