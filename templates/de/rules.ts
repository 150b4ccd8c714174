import type { RuleWording } from "../wording-rules.ts";

/** What a report says of each rule in German. */
export const rules: RuleWording = {
	burst: {
		title: "Viele Operationen in kurzer Zeit",
		why: "So schnell arbeitet selten ein Mensch: Es kann ein Skript sein, ein Fehler, der sich wiederholt, oder ein gestohlener Schlüssel.",
	},
	"clock-skew": {
		title: "Aufgezeichnet, bevor es geschah",
		why: "Uhren gehen verschieden. Die Reihenfolge und die Zuordnung zum Zeitraum können falsch sein.",
	},
	"collection-failed": {
		title: "Abfrage gescheitert",
		why: "Läufe der Abfrage sind gescheitert. Bleibt das so, laufen Traces im Dienst ab, bevor sie geholt werden.",
	},
	contradiction: {
		title: "Name und Bewertung widersprechen sich",
		why: "Der Name nennt ein anderes Ergebnis als die Bewertung. Eines von beiden ist falsch.",
	},
	"destructive-operation": {
		title: "Etwas wurde gelöscht oder zurückgesetzt",
		why: "Dabei können Daten endgültig verloren gehen. Für jeden Fall sollte jemand den Grund kennen.",
	},
	"exception-expired": {
		title: "Eine Ausnahme ist abgelaufen",
		why: "Was bis zu einem Tag hingenommen wurde, gilt nicht mehr. Die Ausnahme erneuern oder den Anlass beheben.",
	},
	"failures-then-success": {
		title: "Mehrere Fehlschläge, dann Erfolg",
		why: "Jemand hat es versucht, bis es gelang. Das kann ein Tippfehler sein oder ein Ausprobieren.",
	},
	"first-seen-actor": {
		title: "Akteur zum ersten Mal gesehen",
		why: "Wer im Zeitraum davor nicht handelte, kann neu im Team sein, oder sollte keinen Zugang haben.",
	},
	"first-seen-address": {
		title: "Adresse zum ersten Mal gesehen",
		why: "Eine neue Adresse kann ein neuer Arbeitsort sein, oder auf gestohlene Zugangsdaten hinweisen.",
	},
	"grants-own-user": {
		title: "Benutzer angelegt und berechtigt",
		why: "Eine Person hat einen Benutzer angelegt und ihm Rechte gegeben. Zu zweit könnte es keiner unbemerkt.",
	},
	incident: {
		title: "Als Vorfall bewertet",
		why: "Der Trace-Dienst selbst bewertet dies als schwerer als einen Fehlschlag.",
	},
	"integrity-verification-off": {
		title: "Gelieferte Dateien sind nicht signiert",
		why: "Ohne Signaturen kann niemand später beweisen, dass die Dateien so sind, wie sie geliefert wurden.",
	},
	"late-record": {
		title: "Spät aufgezeichnet",
		why: "Ein Trace wurde lange nach seiner Operation aufgezeichnet, vielleicht zu spät für eine Warnung.",
	},
	"late-traces": {
		title: "Traces kamen verspätet",
		why: "Traces kamen, nachdem ihre Stunde abgefragt war. Sie wurden gefunden, zeigen aber, wie lange zu warten ist.",
	},
	"logging-changed": {
		title: "Die Protokollierung wurde geändert",
		why: "Wer ändert, was aufgezeichnet, geliefert oder gemeldet wird, kann verbergen, was danach geschieht.",
	},
	"off-hours": {
		title: "Außerhalb der Arbeitszeit",
		why: "Arbeit nachts, am Wochenende oder an Feiertagen sollte geplant sein oder erklärt werden.",
	},
	"privileged-operation": {
		title: "Benutzer, Rechte oder Kennwörter geändert",
		why: "Solche Änderungen bestimmen, wer was darf. Jede sollte verlangt und freigegeben sein.",
	},
	"provider-activity": {
		title: "Der Anbieter hat gehandelt",
		why: "Der Anbieter handelte im Mandanten. Das sollte auf eine Anfrage oder Ankündigung zurückgehen.",
	},
	"request-failed": {
		title: "Angenommen, dann fehlgeschlagen",
		why: "Ein Auftrag wurde angenommen, seine Ausführung schlug später fehl. Der Auftraggeber weiß davon vielleicht nichts.",
	},
	"request-open": {
		title: "Nie beendet",
		why: "Für einen Auftrag ist kein Ende verzeichnet. Er kann hängen, oder die Aufzeichnung des Endes fehlt.",
	},
	"request-refused": {
		title: "Abgewiesen",
		why: "Ein Auftrag scheiterte schon bei der Annahme. Häuft sich das, fehlen Rechte oder jemand probiert.",
	},
	"root-activity": {
		title: "Der Hauptbenutzer des Kontos hat gehandelt",
		why: "Der Hauptbenutzer darf alles, und keine Person steht hinter ihm. Er ist nur für Notfälle da.",
	},
	"service-without-folder": {
		title: "Keine Dateien eines Dienstes",
		why: "Der Tracker hat keinen Ordner dieses Dienstes: Über ihn ist nichts bewiesen, weder so noch so.",
	},
	"short-lived-resource": {
		title: "Angelegt und bald wieder gelöscht",
		why: "Was nur Minuten besteht, kann ein Test sein, ein Versehen, oder unbemerkt bleiben sollen.",
	},
	"system-action-without-request": {
		title: "Das System handelte ungefragt",
		why: "Das System handelte, und niemand hatte es in der Zeit davor verlangt. Der Grund sollte bekannt sein.",
	},
	"task-without-request": {
		title: "Ausführung ohne Auftrag",
		why: "Etwas wurde ausgeführt, und kein Auftrag dafür ist verzeichnet. Der Auftrag kann fehlen.",
	},
	"traces-lost": {
		title: "Traces sind womöglich verloren",
		why: "Zeit lief im Trace-Dienst ab, bevor danach gefragt wurde. Was da geschah, lässt sich nicht zeigen.",
	},
	"tracker-changed": {
		title: "Ein Tracker wurde geändert",
		why: "Die Einstellungen der Lieferung änderten sich. Das sollte jemand freigegeben haben.",
	},
	"tracker-disabled": {
		title: "Ein Tracker ist abgeschaltet",
		why: "Ein abgeschalteter Tracker liefert nichts: Traces bleiben dann nur wenige Tage erhalten.",
	},
	"tracker-error": {
		title: "Ein Tracker kann nicht liefern",
		why: "Traces erreichen den Bucket nicht. Sie gehen verloren, wenn das nicht behoben oder rechtzeitig abgefragt wird.",
	},
	"uncatalogued-operation": {
		title: "Nicht dokumentierte Operation",
		why: "Kein Katalog beschreibt sie. Ihre Bedeutung sollte geklärt werden.",
	},
	"without-ticket": {
		title: "Keine freigegebene Änderung",
		why: "Eine privilegierte oder zerstörende Operation, die keine freigegebene Änderung abdeckt.",
	},
};
