import type { Count, Wording } from "./wording.ts";

function von(count: Count, one: string, many: string): string {
	return `${count.text} ${count.value === 1 ? one : many}`;
}

/** What a report says in German. */
export const de: Wording = {
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
			"Signierte Digest-Dateien decken den ganzen Zeitraum ab, und jede darin genannte Trace-Datei ist vorhanden und unverändert.",
		witnessed:
			"Jeder Teil des Zeitraums ist durch eine signierte Digest-Datei oder durch das Protokoll einer lückenlosen Abfrage des Trace-Dienstes abgedeckt.",
		partial:
			"Ein Teil des Zeitraums ist nicht abgedeckt, oder etwas darin ist beschädigt oder in Quarantäne. Es können Traces fehlen.",
		unproven:
			"Kein Teil des Zeitraums ist durch eine Digest-Datei oder ein Abfrageprotokoll abgedeckt. Es können Traces fehlen.",
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
		operations: "Operationen",
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
	inSources: "sources.json und in report.xlsx, Blatt „Sources“",
	english: "Meldungen des Programms stehen im englischen Wortlaut.",
	summary: {
		activity: (inScope, operations) =>
			`${von(inScope, "Trace liegt", "Traces liegen")} im Umfang. Gezählt wird über ${von(operations, "Kombination", "Kombinationen")} aus Operation und Ergebnis, auch solche, die nicht vorkamen.`,
		noActivity:
			"Keine Aktivität: In diesem Zeitraum wurde kein einziger Trace im Umfang gefunden. Der Bericht weist das für jede Operation aus; ob es beweist, dass nichts geschah, hängt von der Aussage zur Vollständigkeit ab.",
		outcomes: (success, failure, incident, unknown) =>
			`${success.text} erfolgreich, ${failure.text} fehlgeschlagen, ${incident.text} als Vorfall verzeichnet, ${unknown.text} ohne bekanntes Ergebnis.`,
		files: (listed, read, quarantined) =>
			`${von(listed, "Trace-Datei wurde", "Trace-Dateien wurden")} aufgelistet: ${read.text} gelesen, ${quarantined.text} in Quarantäne.`,
		findings: ({ high, medium, low, info }) =>
			`Feststellungen: ${high.text} hoch, ${medium.text} mittel, ${low.text} niedrig, ${von(info, "Hinweis", "Hinweise")}.`,
		noFindings: "Es gibt keine Feststellungen.",
		notLookedAt:
			"Aufzeichnung und Auslieferung wurden nicht geprüft: Das Archiv enthält kein Abfrageprotokoll.",
		graveFindings: (section) =>
			`Mindestens eine ist hoch oder mittel: siehe Abschnitt „${section}“.`,
		provisional: "Der Bericht ist vorläufig, weil:",
		more: (others, section) =>
			`… und ${von(others, "weiterer Grund", "weitere Gründe")}: siehe Abschnitt „${section}“.`,
		changed: (previousRevision) => `Seit Revision ${previousRevision}:`,
		chart: "Traces je Tag nach Ergebnis",
		chartTable: (section) => `Die Zahlen stehen im Abschnitt „${section}“.`,
		figures: {
			inScope: "Traces im Umfang",
			uncatalogued: "Unkatalogisierte Namen",
			contradictions: "Widersprüche",
			filesRead: "Dateien gelesen",
			filesQuarantined: "Dateien in Quarantäne",
			actors: "Akteure",
		},
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
		intervals: "Abdeckung des Zeitraums",
		problems: "Gefundene Mängel",
		collection: "Abfrage des Trace-Dienstes",
		collectionIntro:
			"Was das Abfrageprotokoll über die Läufe sagt, die den Trace-Dienst nach diesem Zeitraum gefragt haben. Verspätet: Traces, die erst gefunden wurden, nachdem ihre Stunde schon abgefragt war. Verloren: was im Dienst abgelaufen war, bevor danach, oder nach verspäteten Traces noch einmal, gefragt wurde; davon ist kein Trace mehr zu bekommen.",
		lost: (from, to) => `${from} bis ${to}`,
		moreLost: (others, place) =>
			`… und ${von(others, "weiterer Teil", "weitere Teile")}: siehe ${place}`,
	},
	intro: {
		findings:
			"Was beim Aufzeichnen, Ausliefern und Abfragen der Traces auffiel und geklärt werden sollte, das Schwerste zuerst.",
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
			"Jede aufgelistete Trace-Datei mit dem SHA-256 ihrer Bytes, wie sie gespeichert sind.",
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
	},
	column: {
		actor: "Akteur",
		after: "Nachher",
		before: "Vorher",
		bytes: "Bytes",
		catalog: "Katalog",
		channel: "Kanal",
		code: "Code",
		count: "Anzahl",
		coveredUntil: "Abgedeckt bis",
		day: "Tag",
		domain: "Domäne",
		field: "Feld",
		file: "Datei",
		first: "Erster",
		firstAsked: "Zuerst gefragt",
		from: "Von",
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
		version: "Version",
	},
	nobody: "(niemand genannt)",
	wholeFile: "ganze Datei",
	origin: { tracker: "Tracker", collected: "Abfrage" },
	fileState: { read: "Gelesen", quarantined: "Quarantäne" },
	limitations: [
		"Dieser Bericht gibt die Aufzeichnungen des Trace-Dienstes wieder. Er beurteilt nicht, ob eine Operation erlaubt, angemessen oder mit einer Regel oder einem Vertrag vereinbar war.",
		"Er zeigt, was der Dienst aufgezeichnet und geliefert hat. Eine Operation, die der Dienst nicht aufgezeichnet hat, kann darin nicht erscheinen.",
		"Die Aussage zur Vollständigkeit sagt, wie gut belegt ist, dass die gelesenen Datensätze alle sind. Lautet sie teilweise oder unbewiesen, so beweist das Fehlen eines Traces nicht, dass nichts geschah.",
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
