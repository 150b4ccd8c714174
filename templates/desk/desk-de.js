/** What the report desk says in German. */
export const de = {
	desk: "Berichte",
	skip: "Zum Inhalt springen",
	navigation: "Ansichten",
	signedInAs: "Angemeldet als",
	signOut: "Abmelden",
	more: "Mehr anzeigen",
	all: "Alle",
	cancel: "Abbrechen",
	close: "Schließen",
	none: "Keine.",
	loading: "Wird geladen …",
	profile: "Profil",
	period: "Zeitraum",
	revision: "Revision",
	status: "Status",
	completeness: "Vollständigkeit",
	template: "Vorlage",
	language: "Sprache des Berichts",
	timezone: "Zeitzone",
	recipient: "Empfänger",
	purpose: "Zweck",
	quarter: (quarter, year) => `${quarter}. Quartal ${year}`,
	week: (week, year) => `Kalenderwoche ${week}/${year}`,
	range: (first, end) => `${first} bis ausschließlich ${end}`,
	kinds: {
		month: "Monat",
		quarter: "Quartal",
		year: "Jahr",
		week: "Woche",
		day: "Tag",
		range: "Von Tag bis Tag",
	},
	languages: { en: "Englisch", de: "Deutsch" },
	templates: {
		full: "Vollständiger Bericht",
		"audit-summary": "Zusammenfassung für die Prüfung",
	},
	statuses: {
		queued: "Wartet",
		running: "In Arbeit",
		published: "Veröffentlicht",
		failed: "Fehlgeschlagen",
		final: "Endgültig",
		provisional: "Vorläufig",
	},
	verdicts: {
		proven: "Bewiesen",
		witnessed: "Bezeugt",
		partial: "Teilweise",
		unproven: "Unbewiesen",
	},
	verdictMeans: {
		proven: "Signierte Digest-Dateien decken den ganzen Zeitraum lückenlos ab.",
		witnessed:
			"Jeder Teil des Zeitraums ist durch eine signierte Digest-Datei oder durch das Protokoll einer lückenlosen Abfrage abgedeckt.",
		partial:
			"Ein Teil des Zeitraums ist nicht abgedeckt, oder etwas darin fehlt, wurde verändert oder ist beschädigt. Es können Traces fehlen.",
		unproven: "Kein Teil des Zeitraums ist abgedeckt. Es können Traces fehlen.",
	},
	signIn: {
		title: "Anmelden",
		intro:
			"Diese Seite zeigt Berichte allen, die ein Token oder einen API-Schlüssel dieses Dienstes haben.",
		credential: "Token oder API-Schlüssel",
		hint: "Er bleibt nur in diesem Browser-Tab, bis Sie sich abmelden oder den Tab schließen.",
		submit: "Anmelden",
		notCredential:
			"Das ist weder ein Token noch ein API-Schlüssel: Es enthält ein Leerzeichen oder ein Zeichen, das beide nicht haben. Kopieren Sie es noch einmal, ohne Zeilenumbrüche.",
	},
	reports: {
		title: "Berichte",
		refresh: "Aktualisieren",
		caption: (shown) =>
			`${shown === "1" ? "1 Bericht" : `${shown} Berichte`}; Zeiten in der Zone des jeweiligen Profils`,
		made: "Erstellt",
		empty: "Es gibt keine passenden Berichte.",
		emptyHint:
			"Fordern Sie einen an, oder wählen Sie ein anderes Profil oder einen anderen Status.",
		notAllowed:
			"Ihre Anmeldung erlaubt nicht, Berichte zu lesen. Bitten Sie den Betreiber dieses Dienstes um das Recht reports:read.",
		files: (read, listed) => `${read} von ${listed} Dateien`,
		requested: (at) => `angefordert ${at}`,
		added: (count) => `${count} weitere Berichte werden angezeigt.`,
	},
	request: {
		title: "Bericht anfordern",
		intro:
			"Gleiche Anforderungen ergeben einen Bericht: Zweimal zu fragen schadet nicht. Ein schon veröffentlichter Bericht wird gezeigt, wie er ist.",
		kind: "Art des Zeitraums",
		first: "Erster Tag",
		last: "Letzter Tag (einschließlich)",
		advanced: "Vorlage, Sprache und Zeitzone",
		advancedHint:
			"Ein Bericht mit eigener Wahl wird neben den Berichten des Profils veröffentlicht und lässt deren Revisionen, wie sie sind.",
		asProfile: (value) => `Wie im Profil: ${value}`,
		timezoneHint: (zone) => `Leer: ${zone}, wie im Profil.`,
		noZone: (zone) => `Es gibt keine Zeitzone „${zone}“.`,
		submit: "Bericht anfordern",
		incomplete: "Wählen Sie einen Zeitraum.",
		label: "Bezeichnung",
		covers: (start, end, zone) =>
			`Umfasst ${start} bis ausschließlich ${end} (${zone}).`,
		notOver:
			"Dieser Zeitraum ist noch nicht zu Ende: Der Bericht wird vorläufig, und eine spätere Anforderung ergibt eine neue Revision.",
	},
	report: {
		back: "Alle Berichte",
		unknown: "Bericht",
		title: (period, profile) => `${period} · ${profile}`,
		progress: "Fortschritt",
		waiting: "Wartet, bis er an der Reihe ist",
		working: "Beginnt",
		read: (read, listed, percent) =>
			`${read} von ${listed} Trace-Dateien gelesen (${percent})`,
		asOf: (at) => `Letztes Lebenszeichen: ${at}`,
		away: "Der Dienst antwortet gerade nicht. Diese Seite fragt weiter.",
		leave:
			"Sie können diese Seite verlassen: Die Arbeit geht weiter und steht in der Liste der Berichte.",
		retried:
			"Ein Versuch ist fehlgeschlagen, und es wird noch einmal versucht:",
		published: (status, verdict) =>
			`Der Bericht ist veröffentlicht: ${status}, Vollständigkeit ${verdict}.`,
		failedNow: "Der Bericht ist fehlgeschlagen.",
		failed: "Warum er fehlgeschlagen ist",
		again:
			"Es wurde nichts veröffentlicht. Wenn die Ursache behoben ist, fordern Sie den Bericht noch einmal an.",
		about: "Über diesen Bericht",
		requested: "Angefordert",
		by: "von",
		made: "Erstellt",
		manifest: "SHA-256 des Manifests",
		id: "Kennung",
		reasons: "Warum er vorläufig ist",
		files: "Dateien",
		filesCaption: "Dateien dieser Revision",
		file: "Datei",
		what: "Was sie ist",
		size: "Größe",
		download: "Herunterladen",
		started: (name) => `${name} wird heruntergeladen.`,
		kinds: {
			"report.pdf": "Der Bericht, zum Lesen",
			"report.xlsx": "Arbeitsmappe, zum Prüfen",
			"report.json": "Jede Zahl, für Programme",
			"population.ndjson.gz": "Jeder Trace im Umfang, nach der Zeit geordnet",
			"sources.json": "Was gelesen wurde, mit Hashes",
			SHA256SUMS: "Die Hashes, für sha256sum -c",
			"manifest.json": "Liste aller Dateien und Quellen",
		},
	},
	phases: {
		Beginning: "Beginnt",
		reading: "Trace-Dateien werden gelesen",
		writing: (name) => `${name} wird geschrieben`,
		Counting: "Wird gezählt",
		"Counting again": "Wird unabhängig noch einmal gezählt",
		Publishing: "Wird veröffentlicht",
	},
	verification: {
		title: "Prüfung",
		intro:
			"Liest jede Datei dieser Revision noch einmal und vergleicht sie mit dem Manifest, und die Revision mit denen davor.",
		start: "Jetzt prüfen",
		busy: "Wird geprüft …",
		holds: "Gültig",
		holdsMeans: "Jede Datei ist so, wie sie veröffentlicht wurde.",
		fails: "Ungültig",
		failsMeans:
			"Etwas fehlt, wurde verändert oder gefälscht. Verlassen Sie sich nicht auf diese Revision; lassen Sie alles, wie es ist, und sagen Sie es dem Betreiber dieses Dienstes.",
		compared: (files, bytes, at) =>
			`${files} Dateien (${bytes}) wurden verglichen: ${at}.`,
		findings: "Was gefunden wurde",
		severity: "Schwere",
		severities: { failure: "Fehler", note: "Hinweis" },
		kind: "Art",
		object: "Objekt",
		message: "Meldung",
	},
	handovers: {
		title: "Übergebene Nachweise",
		issue: "Nachweis ausstellen",
		intro:
			"Ein Nachweis ist ein signiertes Paket von Dateien, das ein Prüfer ohne diesen Dienst prüfen kann. Wem es wozu gegeben wurde, steht im Nutzungsprotokoll.",
		caption: "Übergaben dieser Revision",
		empty: "Von dieser Revision wurde noch kein Nachweis übergeben.",
		issued: "Ausgestellt",
		expires: "Link läuft ab",
		used: "Benutzt",
		times: (count) => `${count}-mal`,
		never: "nie",
		bag: "Paket",
		actions: "Widerrufen",
		revoke: "Widerrufen",
		revokeTitle: "Diesen Link widerrufen?",
		revokeDetail: (recipient) =>
			`„${recipient}“ kann den Nachweis damit nicht mehr holen. Was schon geholt wurde, lässt sich nicht zurücknehmen. Das kann nicht rückgängig gemacht werden.`,
		keep: "Link behalten",
		revoked: "Der Link ist widerrufen.",
		statuses: {
			queued: "Wartet",
			running: "In Arbeit",
			ready: "Bereit",
			failed: "Fehlgeschlagen",
			expired: "Abgelaufen",
			revoked: "Widerrufen",
		},
	},
	evidence: {
		title: "Nachweis ausstellen",
		intro:
			"Erstellt ein Paket und einen Link, über den es geholt werden kann. Empfänger und Zweck stehen im Nutzungsprotokoll.",
		of: (period, revision) => `${period}, Revision ${revision}`,
		recipient: "Empfänger",
		recipientHint:
			"Person und Organisation, zum Beispiel: A. Prüfer, Beispiel-Prüfungsgesellschaft",
		purposeHint: "Zum Beispiel: Prüfung des vierten Quartals",
		days: "Tage, bis der Link abläuft (1 bis 90)",
		sources: "Trace-Dateien",
		sourcesDefault: "Wie im Profil",
		sourcesFull: "Im Paket",
		sourcesListed: "Nur aufgelistet, mit ihren Hashes",
		submit: "Ausstellen",
		linkTitle: "Link für den Prüfer",
		linkOnce:
			"Dieser Link wird nur dieses eine Mal gezeigt: Gespeichert wird nur sein Hash. Wer ihn hat, kann den Nachweis holen; geben Sie ihn nur dem Empfänger.",
		link: "Link",
		noLink:
			"Der Link wurde gezeigt, als dieser Nachweis zum ersten Mal angefordert wurde, und kann nicht noch einmal gezeigt werden. Ist er verloren, widerrufen Sie ihn und stellen Sie einen neuen aus.",
		copy: "Link kopieren",
		copied: "Kopiert.",
		notCopied:
			"Nicht kopiert: Er ist markiert, kopieren Sie ihn mit Strg+C oder ⌘C.",
		bagTitle: "Das Paket",
		tell: "Sagen Sie dem Empfänger dies auf einem anderen Weg, etwa am Telefon, damit ein vertauschtes Paket auffällt:",
		sha256: "SHA-256 des Pakets",
		signedBy: "Signiert von",
		unsigned: "Niemandem: Das Paket ist nicht signiert",
		holds: "Nach dem Erstellen geprüft",
		yes: "Ja, es ist gültig",
		unsignedYes:
			"Die Dateien sind so, wie das Paket sie auflistet, aber niemand hat die Listen signiert: Der Empfänger kann sich nur auf den SHA-256 verlassen.",
		no: "ES IST UNGÜLTIG. Übergeben Sie es nicht; sagen Sie es dem Betreiber dieses Dienstes.",
		readyNow: "Der Nachweis ist bereit.",
		leaveTitle: "Schließen, ohne den Link zu kopieren?",
		leaveDetail:
			"Der Link wurde nicht kopiert und kann nicht noch einmal gezeigt werden. Der Nachweis bleibt ausgestellt; er kann widerrufen und neu ausgestellt werden.",
		leave: "Schließen",
		stay: "Zurück zum Link",
	},
	custody: {
		title: "Nutzungsprotokoll",
		intro:
			"Wer was angefordert, veröffentlicht, heruntergeladen und übergeben hat. Jeder Eintrag enthält den Hash des vorigen.",
		caption: (profile, count) =>
			`Nutzungsprotokoll von ${profile}: ${count} Einträge gezeigt`,
		holds: "Die Kette der Hashes ist lückenlos.",
		broken:
			"DIE KETTE DER HASHES IST GEBROCHEN: Einträge fehlen oder wurden verändert. Lassen Sie alles, wie es ist, und sagen Sie es dem Betreiber dieses Dienstes.",
		seq: "Nr.",
		at: "Wann",
		who: "Wer",
		did: "Vorgang",
		what: "Was",
		details: "Einzelheiten",
		empty: "Es ist noch nichts verzeichnet.",
		dids: {
			"report-requested": "Bericht angefordert",
			"report-published": "Bericht veröffentlicht",
			"report-failed": "Bericht fehlgeschlagen",
			"download-link-issued": "Link zu einer Datei erhalten",
			"evidence-issued": "Nachweis ausgestellt",
			"evidence-made": "Paket erstellt",
			"evidence-failed": "Paket fehlgeschlagen",
			"evidence-fetched": "Nachweis geholt",
			"evidence-revoked": "Link widerrufen",
		},
	},
	problem: {
		/** by the kinds of lib/service/refusal.ts */
		titles: {
			"malformed-request": "Die Anfrage ist nicht lesbar",
			unauthenticated: "Wer hier anfragt, ist nicht bekannt",
			forbidden: "Das dürfen Sie nicht",
			"not-found": "Das gibt es nicht",
			conflict: "In diesem Zustand geht das nicht",
			gone: "Der Link gilt nicht mehr",
			"too-large": "Die Anfrage ist zu groß",
			"invalid-order": "Dieser Auftrag kann nicht ausgeführt werden",
			"key-reused": "Das wurde zuvor anders beauftragt",
			"too-many-requests": "Zu viele Anfragen",
			defect: "Ein Fehler im Dienst",
			"not-ready": "Noch nicht fertig",
			unavailable: "Etwas, das der Dienst braucht, antwortet nicht",
		},
		unreachable: "Der Dienst ist nicht erreichbar",
		unexpected: "Diese Seite ist auf etwas gestoßen, das sie nicht erwartet",
		instance: "Anfrage, zum Nennen beim Betreiber des Dienstes:",
		todo: {
			unreachable:
				"Prüfen Sie die Verbindung und ob der Dienst läuft, und versuchen Sie es noch einmal.",
			signIn:
				"Melden Sie sich noch einmal an, mit einem gültigen Token oder API-Schlüssel.",
			scope: "Bitten Sie den Betreiber dieses Dienstes um das Recht dazu.",
			missing:
				"Prüfen Sie die Adresse. Es kann gelöscht sein, oder zu einem Profil gehören, das Sie nicht sehen dürfen.",
			correct:
				"Berichtigen Sie, was genannt ist, und versuchen Sie es noch einmal.",
			conflict:
				"Laden Sie diese Seite neu: Inzwischen hat sich etwas geändert.",
			wait: (seconds) =>
				seconds === "0"
					? "Warten Sie einen Augenblick, und versuchen Sie es noch einmal."
					: `Warten Sie ${seconds} Sekunden, und versuchen Sie es noch einmal.`,
			report:
				"Versuchen Sie es etwas später noch einmal. Bleibt es dabei, sagen Sie es dem Betreiber dieses Dienstes.",
			reload:
				"Laden Sie diese Seite neu. Bleibt es dabei, sagen Sie es dem Betreiber dieses Dienstes.",
		},
	},
};
