import { plural as von } from "./count.ts";
import { analysis } from "./de/analysis.ts";
import type { Wording } from "./wording.ts";

/** What a report says in German. */
export const de: Wording = {
	...analysis,
	kind: "Prüfbericht",
	period: {
		quarter: (quarter, year) => `${quarter}. Quartal ${year}`,
		week: (week, year) => `Kalenderwoche ${week}/${year}`,
		range: (start, end) => `${start} bis ausschließlich ${end}`,
	},
	status: { final: "ENDGÜLTIG", provisional: "VORLÄUFIG" },
	outcome: {
		success: "Erfolg",
		failure: "Fehlschlag",
		incident: "Vorfall",
		unknown: "Unbekannt",
	},
	phase: { request: "Auftrag", task: "Ausführung", direct: "Direkt" },
	verdict: {
		proven: "Bewiesen",
		witnessed: "Bezeugt",
		partial: "Teilweise",
		unproven: "Unbewiesen",
	},
	verdictMeans: {
		proven:
			"Vom Trace-Dienst signierte Digest-Dateien decken den ganzen Zeitraum lückenlos ab. Ihre Signaturen und Ketten sind gültig, und jede darin genannte Trace-Datei ist so vorhanden, wie sie signiert wurde.",
		witnessed:
			"Jeder Teil des Zeitraums ist durch eine gültig signierte Digest-Datei oder durch das Protokoll einer lückenlosen Abfrage des Trace-Dienstes abgedeckt, und keine darin genannte Datei fehlt oder wurde verändert.",
		partial:
			"Ein Teil des Zeitraums ist nicht abgedeckt, oder etwas darin fehlt, wurde verändert, ist beschädigt oder in Quarantäne. Es können Traces fehlen.",
		unproven:
			"Kein Teil des Zeitraums ist durch eine gültig signierte Digest-Datei oder ein Abfrageprotokoll abgedeckt. Es können Traces fehlen.",
	},
	interval: {
		signed: "Signiert",
		witnessed: "Bezeugt",
		uncovered: "Nicht abgedeckt",
	},
	severity: { high: "Hoch", medium: "Mittel", low: "Niedrig", info: "Hinweis" },
	bucket: {
		records: "Gelesene Datensätze",
		quarantined: "Quarantäne: kein lesbarer Trace",
		outOfPeriod: "Außerhalb des Zeitraums",
		outOfScope: "Außerhalb des Umfangs",
		duplicate: "Duplikat: weitere Kopie eines Traces",
		conflict: "Konflikt: gleiche Trace-ID, anderer Inhalt",
		inScope: "Im Umfang: die Grundgesamtheit",
	},
	sections: {
		summary: "Zusammenfassung",
		scope: "Umfang und Zählregeln",
		waterfall: "Vom Datensatz zur Grundgesamtheit",
		completeness: "Vollständigkeit",
		findings: "Feststellungen",
		exceptions: "Angenommene Feststellungen",
		families: "Familien von Operationen",
		operations: "Operationen",
		correlation: "Aufträge und ihre Ausführung",
		tickets: "Freigegebene Änderungen",
		catalogCoverage: "Abdeckung der Kataloge",
		comparison: "Vergleich mit dem Zeitraum davor",
		week: "Wochentage und Stunden",
		controls: "Anforderungen",
		failures: "Fehlschläge und Vorfälle",
		uncatalogued: "Nicht katalogisierte Trace-Namen",
		contradictions: "Widersprüche",
		conflicts: "Konflikte",
		actors: "Akteure",
		channels: "Kanäle",
		days: "Anzahl je Tag",
		quarantine: "Quarantäne",
		sources: "Quelldateien",
		changes: "Änderungen seit der vorigen Revision",
		limitations: "Grenzen der Aussage",
		signOff: "Freigabe",
	},
	cover: {
		period: "Zeitraum",
		from: "von (einschließlich)",
		to: "bis (ausschließlich)",
		zone: "Zeitzone",
		completeness: "Vollständigkeit",
		id: "Bericht",
		revision: "Revision",
		generatedAt: "Erstellt",
		generator: "Erstellt mit",
		catalogs: "Kataloge",
		noCatalogs: "Keine: jeder Trace ist nicht katalogisiert",
		moreCatalogs: "und weitere: siehe „Umfang und Zählregeln“",
		contents: "Inhalt",
	},
	frame: {
		page: (page, pages) => `Seite ${page} von ${pages}`,
		continued: "Fortsetzung",
	},
	missing: "–",
	none: "Keine in diesem Zeitraum.",
	cut: (characters) => `… (gekürzt, ${characters} Zeichen)`,
	first: (shown, total, place) =>
		`Gezeigt sind die ersten ${shown.text} von ${total.text}. Alle ${total.text} stehen in ${place}.`,
	inWorkbook: (sheet) => `report.xlsx, Blatt „${sheet}“`,
	inReport: (field) => `report.json, Feld „${field}“`,
	inSection: (title) => `Abschnitt „${title}“`,
	inSources: "sources.json und in report.xlsx, Blatt „Sources“",
	english: "Meldungen des Programms stehen im englischen Wortlaut.",
	summary: {
		activity: (inScope) =>
			`${von(inScope, "Trace liegt", "Traces liegen")} im Umfang.`,
		noActivity: {
			proven:
				"In diesem Zeitraum wurde keine Operation im Umfang aufgezeichnet, und das ist bewiesen: Vom Trace-Dienst signierte Digest-Dateien decken ihn lückenlos ab, jede darin genannte Trace-Datei wurde so gelesen, wie sie signiert wurde, und keine enthält einen Trace im Umfang.",
			witnessed:
				"In diesem Zeitraum wurde keine Operation im Umfang aufgezeichnet, und das ist bezeugt: Signierte Digest-Dateien oder lückenlose Abfragen des Trace-Dienstes decken ihn ohne Lücke ab, und keine Datei oder Antwort enthält einen Trace im Umfang.",
			partial:
				"In diesem Zeitraum wurde kein Trace im Umfang gefunden. Das beweist nicht, dass nichts geschah: Ein Teil des Zeitraums ist nicht abgedeckt, oder etwas darin fehlt, wurde verändert, ist beschädigt oder in Quarantäne.",
			unproven:
				"In diesem Zeitraum wurde kein Trace im Umfang gefunden. Das beweist nicht, dass nichts geschah: Für keinen Teil des Zeitraums ist belegt, dass das Archiv alle Traces enthält.",
		},
		noActivityYet:
			"In diesem Zeitraum wurde bisher kein Trace im Umfang gefunden. Das beweist noch nicht, dass nichts geschah: Es können noch Traces eintreffen.",
		outcomes: (success, failure, incident, unknown) =>
			`${success.text} erfolgreich, ${failure.text} fehlgeschlagen, ${incident.text} als Vorfall verzeichnet, ${unknown.text} ohne bekanntes Ergebnis.`,
		files: (listed, read, quarantined) =>
			`${von(listed, "Trace-Datei wurde", "Trace-Dateien wurden")} aufgelistet: ${read.text} gelesen, ${quarantined.text} in Quarantäne.`,
		findings: ({ high, medium, low, info }) =>
			`Feststellungen: ${high.text} hoch, ${medium.text} mittel, ${low.text} niedrig, ${von(info, "Hinweis", "Hinweise")}.`,
		noFindings: "Es gibt keine Feststellungen.",
		notLookedAt:
			"Aufzeichnung und Abfrage wurden nicht geprüft: Das Archiv enthält kein Abfrageprotokoll.",
		provisional: "Der Bericht ist vorläufig, weil:",
		more: (others, section) =>
			`… und ${von(others, "weiterer Grund", "weitere Gründe")}: siehe Abschnitt „${section}“.`,
		changed: (previousRevision) => `Seit Revision ${previousRevision}:`,
		chart: "Traces je Tag nach Ergebnis",
		chartTable: (place) => `Die Zahlen stehen in ${place}.`,
		inScope: "Traces im Umfang",
	},
	scope: {
		services: "Diensttypen",
		regions: "Regionen",
		allRegions: "Alle Regionen des Archivs",
		archive: "Archiv",
		listed: "Aufgelistete Tage",
		days: (first, last) =>
			`${first} bis einschließlich ${last} (Tag des Hochladens)`,
		settlement: "Nachlaufzeit",
		settlementHours: (hours) =>
			`${von(hours, "Stunde", "Stunden")} nach dem Ende des Zeitraums`,
		span: "Erster und letzter Trace",
		setAside: "Andere Objekte",
		setAsideFound: (digests, other) =>
			`${von(digests, "Digest-Datei", "Digest-Dateien")}, ${von(other, "Objekt, das keine Trace-Datei ist", "Objekte, die keine Trace-Dateien sind")}`,
		inputs: "SHA-256 der Eingaben",
		previousManifest: "SHA-256 des vorigen Manifests",
		rulesTitle: "Wie Traces gezählt werden",
		rules: [
			"Jeder gelesene Datensatz kommt an genau eine Stelle, geprüft in dieser Reihenfolge: Quarantäne, außerhalb des Zeitraums, außerhalb des Umfangs, Duplikat, Konflikt, im Umfang. Die Stellen ergeben zusammen die gelesenen Datensätze.",
			"Zwei Datensätze mit derselben Trace-ID sind ein Trace, wenn sich kein Feld unterscheidet, das beide tragen. Unterscheidet sich eines, zählt der frühere Datensatz, und der Konflikt wird mit beiden Seiten aufgeführt.",
			"Eine Trace-Datei wird ganz gelesen oder kommt ganz in Quarantäne. Aufgelistete Dateien sind gelesene Dateien und Dateien in Quarantäne.",
			"Ein Trace gehört zum Zeitraum, wenn die Operation an oder nach dessen Beginn und vor dessen Ende geschah, in der Zone auf dem Deckblatt. Auch Dateien, die einige Tage davor oder danach hochgeladen wurden, werden gelesen, damit verspätete gefunden werden.",
			"Das Ergebnis ist das, welches der Katalog der Operation gibt; sonst die Endung Success oder Failure des Trace-Namens; sonst die verzeichnete Bewertung (normal: Erfolg, warning: Fehlschlag, incident: Vorfall); sonst unbekannt.",
			"Die Bewertung ist der zweite Zeuge. Widerspricht sie dem Namen, wird der Trace als Widerspruch aufgeführt. Der HTTP-Code wird gezeigt und entscheidet nichts.",
			"Ein Trace, dessen Namen kein Katalog kennt, wird gezählt und als nicht katalogisiert aufgeführt. Eine katalogisierte Operation ohne Trace steht mit null im Bericht.",
			"Dasselbe Archiv, dasselbe Profil und dieselbe Programmversion ergeben denselben Bericht, Byte für Byte.",
		],
		authorityTitle: "Maßgebliche Quellen",
		authority:
			"Die Kataloge sagen, welche Operationen es gibt und was sie bedeuten. Es entscheidet die Version, die zur Zeit des Traces galt.",
	},
	waterfall: {
		intro:
			"Nichts, was gelesen wurde, verschwindet. Jeder Datensatz steht in einer der folgenden Zeilen.",
		step: "Schritt",
		files: "Dateien",
		filesListed: "Aufgelistete Trace-Dateien",
		filesRead: "Ganz gelesen",
		filesQuarantined: "Ganz in Quarantäne",
		balances: "Geprüft: Die Rechnung geht auf.",
		broken:
			"DIE RECHNUNG GEHT NICHT AUF. Dieser Bericht ist nicht verlässlich.",
	},
	completeness: {
		settled:
			"Die Nachlaufzeit nach dem Ende des Zeitraums ist verstrichen; verspätete Traces werden nicht mehr erwartet.",
		unsettled:
			"Die Nachlaufzeit nach dem Ende des Zeitraums ist nicht verstrichen; es können noch Traces eintreffen.",
		coverage: "Abdeckung Stunde für Stunde",
		coverageDays: (zone) =>
			`Jede Zeile ist ein Tag in der Zone ${zone}, jedes Feld eine Stunde, gezählt ab dem Beginn des Tages. Ein Tag mit Zeitumstellung hat mehr oder weniger als 24 Felder.`,
		coverageWeeks: (zone) =>
			`Jede Zeile ist eine Woche in der Zone ${zone}, benannt nach ihrem ersten Tag im Zeitraum; jeder Balken ist ein Tag, Stunde für Stunde von seinem Beginn links bis zu seinem Ende rechts.`,
		coverageRule: (place) =>
			`Maßgeblich ist die am schlechtesten abgedeckte Einheit: Eine Stunde gilt als nicht abgedeckt, wenn irgendein Augenblick davon in irgendeiner Einheit nicht abgedeckt ist, und nur dann als signiert, wenn sie in jeder Einheit ganz signiert ist. Jede Stunde steht in ${place}.`,
		weekdays: ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"],
		intervals: "Abdeckung des Zeitraums nach Einheiten",
		problems: "Gefundene Mängel",
		chains: "Ketten signierter Digest-Dateien",
		chainsIntro:
			"Was jeder Tracker von den gelieferten Trace-Dateien signiert hat, und welche Zeit seine gültigen Digest-Dateien abdecken. Eine Digest-Datei ist gültig, wenn ihr Ort, ihre Signatur und ihre Verbindung zur vorigen stimmen. Was ein Tracker liefert, zählt nach dem Zeitpunkt der Lieferung; weil ein Trace einige Zeit nach seiner Operation geliefert wird, wird auch die Nachlaufzeit nach dem Zeitraum geprüft. Der Schlüssel ist mit den ersten Stellen seines SHA-256 genannt.",
		verifiedOf: (verified, digests) => `${verified} von ${digests}`,
		recount: "Zweite Zählung",
		recountSame: (traces, operations, actors) =>
			`Eine unabhängige Zählung der Datei der Grundgesamtheit, die keinen Programmteil mit der Zählung dieses Berichts teilt, ergab dasselbe: ${von(traces, "Trace", "Traces")}, dieselbe Anzahl jedes Ergebnisses, ${von(operations, "Kombination", "Kombinationen")} aus Operation und Ergebnis und ${von(actors, "Akteur", "Akteure")}, jeweils mit derselben Anzahl von Traces.`,
		recountDiffers:
			"DIE ZWEITE ZÄHLUNG WEICHT VON DIESEM BERICHT AB. Er ist nicht verlässlich.",
		collection: "Abfrage des Trace-Dienstes",
		collectionIntro:
			"Was das Abfrageprotokoll über die Läufe sagt, die den Trace-Dienst nach diesem Zeitraum gefragt haben. Verspätet: Traces, die erst gefunden wurden, nachdem ihre Stunde schon abgefragt war. Verloren: was im Dienst abgelaufen war, bevor danach, oder nach verspäteten Traces noch einmal, gefragt wurde; davon ist kein Trace mehr zu bekommen.",
		lost: (from, to) => `${from} bis ${to}`,
		moreLost: (others, place) =>
			`… und ${von(others, "weiterer Teil", "weitere Teile")}: siehe ${place}`,
	},
	intro: {
		findings:
			"Was in den Traces und bei ihrer Aufzeichnung, Lieferung und Abfrage auffiel und geklärt werden sollte, das Schwerste zuerst.",
		operations:
			"Jede katalogisierte Operation, nach Familien geordnet; solche ohne Trace stehen mit null. Nicht katalogisierte Trace-Namen haben einen eigenen Abschnitt.",
		failures: (failure, incident) =>
			`${von(failure, "Trace ist fehlgeschlagen", "Traces sind fehlgeschlagen")}, ${von(incident, "ist ein Vorfall", "sind Vorfälle")}; geordnet nach der Zeit.`,
		firstFailures: (shown, place) =>
			`Gezeigt sind die ersten ${shown.text}. Alle stehen in ${place}.`,
		uncatalogued:
			"Trace-Namen im Umfang, die kein Katalog beschreibt. Sie zählen wie alle anderen; ihre Bedeutung sollte geklärt werden.",
		contradictions:
			"Traces, deren Name ein anderes Ergebnis nennt als ihre Bewertung. Gezählt wird das Ergebnis nach dem Namen.",
		conflicts:
			"Datensätze mit derselben Trace-ID und unterschiedlichem Inhalt. Der erste zählt, der andere nicht.",
		actors:
			"Wer gehandelt hat. Dienste, die von selbst handeln, nennen niemanden.",
		channels:
			"Wie die Operationen ausgelöst wurden, wie verzeichnet (trace_type).",
		days: (zone) => `Jeder Tag des Zeitraums in der Zone ${zone}.`,
		quarantine:
			"Datensätze, die keine lesbaren Traces sind, und Dateien, die nicht ganz gelesen werden konnten. Nichts davon wird gezählt.",
		sources:
			"Jede aufgelistete Trace-Datei mit dem SHA-256 ihrer Bytes, wie sie gespeichert sind, und mit dem, was die signierten Digest-Dateien über sie sagen. Bestätigt: Eine gültige nennt sie mit dem Hash, den sie hat. Verändert: Eine gültige nennt sie mit einem anderen. Nicht genannt: Ihre Einheit hat Digest-Dateien, und keine gültige nennt sie. Kein Digest: Ihre Einheit hat keine, oder sie stammt aus einer Abfrage.",
		changes: (previousRevision) =>
			`Was diese Revision gegenüber Revision ${previousRevision} ändert.`,
	},
	changes: {
		population: "Grundgesamtheit",
		operations: "Operationen",
		added: (files) => `${von(files, "Datei", "Dateien")} hinzugekommen`,
		removed: (files) => `${von(files, "Datei", "Dateien")} entfallen`,
		altered: (files) => `${von(files, "Datei", "Dateien")} verändert`,
		noSources: "Keine Quelldatei kam hinzu, entfiel oder wurde verändert.",
		traces: "Hinzugekommene und entfallene Traces",
		tracesChanged: (added, removed) =>
			`${von(added, "Trace steht", "Traces stehen")} nur in dieser Revision, ${von(removed, "Trace stand", "Traces standen")} nur in der vorigen.`,
		tracesUnknown:
			"Welche Traces hinzukamen oder entfielen, ist nicht bekannt: Die vorige Grundgesamtheit war nicht verlässlich oder musste ungelesen bleiben.",
		firstTraces: (shown, total, named, place) =>
			`Gezeigt sind die ersten ${shown.text} von ${total.text}. Die ersten ${named.text} stehen in ${place}; alle stehen in den Dateien der Grundgesamtheit beider Revisionen.`,
		change: { added: "Neu", removed: "Entfallen" },
		why: {
			delivered: (previousRevision) =>
				`Die Datei wurde geliefert, nachdem Revision ${previousRevision} erstellt war`,
			replaced: (previousRevision) =>
				`Die Datei ist nicht mehr so wie in Revision ${previousRevision}`,
			gone: () => "Die Datei ist nicht mehr da",
			scope: () =>
				"Der Umfang, ein Katalog oder das Lesen der Dateien änderte sich",
		},
	},
	column: {
		actor: "Akteur",
		after: "Nachher",
		before: "Vorher",
		bytes: "Bytes",
		catalog: "Katalog",
		change: "Änderung",
		channel: "Kanal",
		code: "Code",
		count: "Anzahl",
		coveredUntil: "Abgedeckt bis",
		day: "Tag",
		digest: "Digest",
		domain: "Domäne",
		field: "Feld",
		file: "Datei",
		files: "Dateien",
		first: "Erster",
		firstAsked: "Zuerst gefragt",
		from: "Von",
		key: "Schlüssel",
		kept: "Gezählt",
		last: "Letzter",
		lastAsked: "Zuletzt gefragt",
		late: "Verspätet",
		lost: "Verloren",
		message: "Meldung",
		object: "Objekt",
		operation: "Operation",
		origin: "Herkunft",
		other: "Nicht gezählt",
		outcome: "Ergebnis",
		phase: "Phase",
		position: "Stelle",
		problem: "Mangel",
		rating: "Bewertung",
		reason: "Grund",
		recorded: "Aufgezeichnet",
		records: "Datensätze",
		resource: "Ressource",
		resourceType: "Typ der Ressource",
		rule: "Regel",
		runs: "Läufe (gescheitert)",
		saysName: "Laut Name",
		service: "Dienst",
		severity: "Schwere",
		sha256: "SHA-256",
		sourceIp: "Quell-IP",
		state: "Zustand",
		time: "Zeit",
		to: "Bis",
		total: "Summe",
		traceId: "Trace-ID",
		traceName: "Trace-Name",
		unit: "Einheit",
		validFrom: "Gültig ab",
		verified: "Gültige Digests",
		version: "Version",
		why: "Warum",
	},
	nobody: "(niemand genannt)",
	wholeFile: "ganze Datei",
	origin: { tracker: "Tracker", collected: "Abfrage" },
	fileState: { read: "Gelesen", quarantined: "Quarantäne" },
	digest: {
		verified: "Bestätigt",
		altered: "Verändert",
		unlisted: "Nicht genannt",
		none: "Kein Digest",
	},
	limitations: [
		"Dieser Bericht gibt die Aufzeichnungen des Trace-Dienstes wieder. Er beurteilt nicht, ob eine Operation erlaubt, angemessen oder mit einer Regel oder einem Vertrag vereinbar war.",
		"Er zeigt, was der Dienst aufgezeichnet und geliefert hat. Eine Operation, die der Dienst nicht aufgezeichnet hat, kann darin nicht erscheinen.",
		"Die Aussage zur Vollständigkeit sagt, wie gut belegt ist, dass die gelesenen Datensätze alle sind. Lautet sie teilweise oder unbewiesen, so beweist das Fehlen eines Traces nicht, dass nichts geschah.",
		"Was ein Tracker liefert, zählt nach dem Zeitpunkt der Lieferung: Eine Stunde ist signiert, wenn gültige Digest-Dateien die in ihr gelieferten Dateien abdecken. Ein Trace, der nach der Nachlaufzeit eintrifft, kann erst in einer weiteren Revision stehen.",
		"Eine gültige Digest-Datei zeigt, dass eine Trace-Datei die vom Trace-Dienst gelieferte ist. Sie nennt die Datei mit einem MD5-Hash, der Verlust und Beschädigung aufdeckt, aber schwach ist gegen jemanden, der absichtlich zwei Dateien mit demselben Hash herstellt. Jede Datei wird deshalb beim Lesen zusätzlich mit ihrem SHA-256 versiegelt, der jede spätere Änderung aufdeckt.",
		"Namen von Benutzern, Ressourcen und Operationen stehen so da, wie sie verzeichnet sind. Zeichen, die nicht darstellbar sind oder den Leser täuschen würden, erscheinen als \\u{…} mit ihrem Code; lange Texte sind gekürzt und als gekürzt bezeichnet.",
		"Listen, die für dieses Dokument zu lang sind, sagen das an der Stelle, an der sie enden. Die Arbeitsmappe und die Datei der Grundgesamtheit enthalten jede Zeile.",
	],
	signOff: {
		intro:
			"Wer diesen Bericht erstellt hat und wer ihn freigibt, müssen zwei verschiedene Personen sein.",
		prepared: "Erstellt von",
		reviewed: "Geprüft von",
		approved: "Freigegeben von",
		name: "Name",
		date: "Datum",
		signature: "Unterschrift",
	},
};
