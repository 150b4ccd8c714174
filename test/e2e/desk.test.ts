import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { parsePeriod } from "../../lib/period.ts";
import { startBrowser } from "../support/browser.ts";
import {
	type Desk,
	faintTexts,
	focused,
	openDesk,
	overflowing,
	tabTo,
} from "../support/desk.ts";
import { type DeskApi, startDeskApi, TOKEN } from "../support/desk-api.ts";
import {
	type DeskScene,
	sampleEntry,
	sampleHandover,
	samplePublication,
	sampleReport,
} from "../support/desk-scene.ts";

const REPORT = "nordhafen.2026-10.r1";
const NOT_SAID = "The report desk has another text";

let browser: Browser;
let api: DeskApi;
let desk: Desk;
beforeAll(async () => {
	browser = await startBrowser();
});
afterAll(() => browser?.close());
afterEach(async () => {
	const complaints = desk?.complaints ?? [];
	await desk?.close();
	await api?.close();
	// whatever a test was about, the page's policy must not have stopped anything
	expect(complaints).toEqual([]);
});

interface Opening extends BrowserContextOptions {
	/** what the address says beside the token */
	readonly at?: string;
	/** null: none */
	readonly token?: string | null;
	scene?(scene: DeskScene): void;
}

async function open({
	at = "",
	token = TOKEN,
	scene,
	...options
}: Opening = {}) {
	api = await startDeskApi();
	scene?.(api.scene);
	const parts = [token === null ? [] : `token=${token}`, at || []].flat();
	desk = await openDesk(browser, `${api.url}#${parts.join("&")}`, options);
	return desk.page;
}

const shown = (name: string) => `[data-view="${name}"]:not([hidden])`;

describe("signing in", () => {
	it("takes the token out of the address and keeps it for the tab only", async () => {
		const page = await open({ at: `report=${REPORT}` });
		await page.waitForSelector("#files");
		expect(page.url()).toBe(`${api.url}#report=${REPORT}`);
		await page.reload();
		await page.waitForSelector("#files");
		expect(
			await page.evaluate("[sessionStorage.length, localStorage.length]"),
		).toEqual([1, 0]);
		const elsewhere = await page.context().newPage();
		await elsewhere.goto(api.url);
		await elsewhere.waitForSelector(shown("sign-in"));
	});

	it("asks for a credential, says what is wrong with it, and forgets it on signing out", async () => {
		const page = await open({ token: null });
		await page.getByLabel("Token or API key").fill("two words");
		await page.keyboard.press("Enter");
		expect(await page.getByRole("alert").innerText()).toContain("a blank");
		await page.getByLabel("Token or API key").fill("another-token");
		await page.keyboard.press("Enter");
		await page.getByText("Who is calling is not known").waitFor();
		expect(await page.getByRole("alert").innerText()).toContain(
			"Sign in again",
		);
		await page.getByLabel("Token or API key").fill(TOKEN);
		await page.keyboard.press("Enter");
		await page.waitForSelector("#reports-table");
		await page.getByRole("button", { name: "Sign out" }).click();
		await page.waitForSelector(shown("sign-in"));
		expect(await page.evaluate("sessionStorage.length")).toBe(0);
		expect(await page.locator("#navigation").isVisible()).toBe(false);
	});

	it("goes back to it when the credential is refused later", async () => {
		const page = await open();
		await page.waitForSelector("#reports-table");
		api.refuse(
			"GET /reports",
			{ status: 401, title: "It has expired" },
			{ times: 9 },
		);
		await page.getByRole("button", { name: "Refresh" }).click();
		await page.waitForSelector(shown("sign-in"));
		expect(await page.getByRole("alert").innerText()).toContain(
			"It has expired",
		);
	});
});

describe("languages", () => {
	it("are the reader's, can be changed, and stay changed", async () => {
		const page = await open({ locale: "de-AT" });
		await page.waitForSelector("#reports-table");
		expect(await page.getAttribute("html", "lang")).toBe("de");
		expect(await page.innerText("#reports-table")).toMatch(
			/3\. Quartal 2026[\s\S]*Vorläufig[\s\S]*Teilweise[\s\S]*4\. Nov\. 2026, 07:00 MEZ/,
		);
		await page.getByRole("button", { name: "English" }).click();
		expect(await page.getAttribute("html", "lang")).toBe("en");
		expect(await page.innerText("#reports-table")).toMatch(
			/Quarter 3 of 2026[\s\S]*Provisional[\s\S]*Partial/,
		);
		await page.reload();
		await page.waitForSelector("#reports-table");
		expect(await page.innerText("#reports-title")).toBe("Reports");
		expect(await page.title()).toBe("Reports – Tracefolio");
	});

	it("have the same texts, with those of the page in English as it comes", async () => {
		const page = await open();
		const shapes = `Promise.all(["en", "de"].map(async (language) => {
			const module = await import("/desk-" + language + ".js");
			const shape = (value) => typeof value === "object"
				? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shape(inner)]))
				: typeof value === "function" ? "takes " + value.length : value === "" ? "EMPTY" : "text";
			return shape(module[language]);
		}))`;
		const [en, de] = await page.evaluate<unknown[]>(shapes);
		expect(de).toEqual(en);
		expect(JSON.stringify(en)).not.toContain("EMPTY");
		const unlike = `fetch("/").then((answer) => answer.text()).then(async (text) => {
			const { en } = await import("/desk-en.js");
			const words = (path) => path.split(".").reduce((at, name) => at[name], en);
			return [...text.matchAll(/data-text="([^"]+)"[^>]*>([^<]*)</g)]
				.filter(([, path, given]) => words(path) !== given.replace(/\\s+/g, " ").trim())
				.map(([, path]) => ${JSON.stringify(NOT_SAID)} + ": " + path);
		})`;
		expect(await page.evaluate(unlike)).toEqual([]);
	});
});

describe("the list of reports", () => {
	it("tells status and completeness in words, and each time in the profile's zone", async () => {
		const page = await open({
			scene: (scene) => {
				const publication = samplePublication("2026-10");
				scene.reports = [
					sampleReport({
						...{ profile: "pacific", status: "published", publication },
						timezone: null,
					}),
				];
			},
		});
		await page.waitForSelector("#reports-table");
		expect(await page.locator("#reports-table").ariaSnapshot()).toContain(
			'row "October 2026 Revision 1 Final Proven pacific 1 4 Nov 2026, 19:00 GMT+13"',
		);
	});

	it("is narrowed by profile and status", async () => {
		const page = await open();
		await page.waitForSelector("#reports-table");
		await page.locator("#filter-status").selectOption("failed");
		await page.getByText("1 report;").waitFor();
		await page.locator("#filter-profile").selectOption("pacific");
		await page.getByText("There are no reports that match.").waitFor();
	});

	it("goes on where a page ends, with the focus on what is new", async () => {
		const page = await open({
			scene: (scene) => {
				scene.reports = Array.from({ length: 25 }, (_, index) =>
					sampleReport({
						...{ id: `nordhafen.2026-10.r${index + 1}`, status: "failed" },
						reason: "It did",
					}),
				);
			},
		});
		await page.waitForSelector("#reports-table");
		expect(await page.locator("#reports-table tbody tr").count()).toBe(20);
		await page.getByRole("button", { name: "Show more" }).press("Enter");
		await page.getByText("25 reports;").waitFor();
		expect(await page.locator("#more-reports").isVisible()).toBe(false);
		expect(await page.evaluate("document.activeElement.id")).toBe(
			"row-nordhafen.2026-10.r21",
		);
		expect(await page.innerText("#live")).toBe("5 more reports are shown.");
	});
});

describe("a request", () => {
	it("is made and followed to its publication with the keyboard alone", async () => {
		const page = await open();
		await page.waitForSelector("#reports-table");
		await tabTo(page, 'a[href="#request"]');
		await page.keyboard.press("Enter");
		await page.waitForSelector(shown("request"));
		expect(await focused(page)).toBe("Request a report");
		await tabTo(page, "#kind");
		await page.keyboard.type("Quarter");
		await tabTo(page, "#year");
		await page.keyboard.press("ControlOrMeta+a");
		await page.keyboard.type("2026");
		await tabTo(page, "#quarter");
		await page.keyboard.type("4");
		expect(await page.innerText("#preview")).toMatch(
			/2026-Q4[\s\S]*Quarter 4 of 2026[\s\S]*1 Oct 2026, 00:00 CEST up to, not including, 1 Jan 2027, 00:00 CET \(Europe\/Berlin\)/,
		);
		await tabTo(page, "#request [type=submit]");
		await page.keyboard.press("Enter");
		await page.waitForSelector(shown("report"));
		const heard: string[] = [];
		await page.exposeFunction("hear", (text: string) => heard.push(text));
		await page.evaluate(
			"new MutationObserver(() => hear(live.textContent)).observe(live, { childList: true })",
		);
		await page
			.getByText("12 of 224 trace files read (5%)", { exact: true })
			.waitFor();
		const bar = page.getByRole("progressbar", { name: "Reading trace files" });
		expect(await bar.getAttribute("value")).toMatch(/^0\.05/);
		await page.getByText("Writing report.pdf", { exact: true }).waitFor();
		await page.waitForSelector("#files");
		expect(await page.innerText("#live")).toBe(
			"The report is published: Final, completeness Proven.",
		);
		expect(heard).toContain(
			"Reading trace files. 180 of 224 trace files read (80%)",
		);
		const [order] = api.asked.filter(({ method }) => method === "POST");
		expect(order?.body).toEqual({ profile: "nordhafen", period: "2026-Q4" });
		expect(order?.key).toMatch(/^[0-9a-f]{32}$/);
	});

	it("keeps its key when it is sent again after an error, which is shown with what to do", async () => {
		const page = await open({ at: "request" });
		await page.waitForSelector("#preview p");
		api.refuse("POST /reports", {
			...{ status: 422, title: "The order cannot be carried out" },
			detail: "The period is in the future",
			errors: [{ field: "period", message: "expected one that has begun" }],
		});
		api.refuse(
			"POST /reports",
			{ status: 429, title: "Too many requests" },
			{ retryAfter: 7 },
		);
		const submit = page.getByRole("button", { name: "Request the report" });
		await submit.click();
		const alert = page.getByRole("alert");
		await alert.waitFor();
		expect((await alert.innerText()).split(/\n+/)).toEqual([
			"The order cannot be carried out",
			"The period is in the future",
			"period: expected one that has begun",
			"Correct what is named, then try again.",
			"Request, to quote to whoever runs the service: /requests/0a1b2c",
		]);
		await submit.click();
		await page.getByText("Wait 7 seconds").waitFor();
		await submit.click();
		await page.waitForSelector(shown("report"));
		const keys = api.asked
			.filter(({ method }) => method === "POST")
			.map(({ key }) => key);
		expect([keys.length, new Set(keys).size]).toEqual([3, 1]);
	});

	it("can have a template, a language and a zone of its own", async () => {
		const page = await open({ at: "request" });
		await page.waitForSelector("#preview p");
		await page.locator("#profile").selectOption("pacific");
		await page.getByText("Template, language and time zone").click();
		expect(await page.innerText("#language-default")).toBe(
			"As the profile says: German",
		);
		await page.getByLabel("Template").selectOption("audit-summary");
		await page.getByLabel("Language of the report").selectOption("en");
		await page.getByLabel("Time zone").fill("Nowhere/Town");
		await page.getByLabel("Kind of period").selectOption("range");
		await page.getByLabel("First day").fill("2026-10-05");
		await page.getByLabel("Last day").fill("2026-10-11");
		await page.getByRole("button", { name: "Request the report" }).click();
		expect(await page.evaluate("timezone.validationMessage")).toContain(
			"Nowhere/Town",
		);
		await page.getByLabel("Time zone").fill("Asia/Kathmandu");
		expect(await page.innerText("#preview")).toContain("GMT+5:45");
		await page.getByRole("button", { name: "Request the report" }).click();
		await page.waitForSelector(shown("report"));
		expect(api.asked.find(({ method }) => method === "POST")?.body).toEqual({
			...{ profile: "pacific", period: "2026-10-05/2026-10-12" },
			...{ template: "audit-summary", language: "en" },
			timezone: "Asia/Kathmandu",
		});
	});

	it("is followed on while the service is away for a moment", async () => {
		const page = await open({
			at: "report=nordhafen.5f5f5f5f5f5f5f5f.j1",
			scene: ({ reports: [report] }) => {
				if (report) report.status = "running";
			},
		});
		await page.getByText("Progress").waitFor();
		api.refuse("GET /reports/", { status: 503, title: "Away" });
		await page.getByText("does not answer just now").waitFor();
		await page
			.getByText("does not answer just now")
			.waitFor({ state: "detached" });
		const [report] = api.scene.reports;
		if (report) Object.assign(report, { status: "failed", reason: "No space" });
		await page.getByText("No space").waitFor();
		expect(await page.innerText("#live")).toBe("The report failed.");
	});
});

describe("boundsOf()", () => {
	const labels = [
		...["2026-10", "2026-Q1", "2026-W53", "2026-W01", "2025-W01", "2026"],
		...["2026-03-29", "2026-10-25", "2026-10-01/2026-10-15", "2024-02-29"],
		...["2018-11-04", "2026-04-24", "2027-W53", "2026-13", "2026-02-30"],
	];
	const zones = [
		...["UTC", "Europe/Berlin", "America/Sao_Paulo", "Africa/Cairo"],
		...["Pacific/Auckland", "Asia/Kathmandu"],
	];

	it("covers what parsePeriod() covers, in every zone", async () => {
		const page = await open();
		const cases = zones.flatMap((zone) => labels.map((label) => [label, zone]));
		const asked = `import("/desk-period.js").then(({ boundsOf }) =>
			${JSON.stringify(cases)}.map(([label, zone]) => boundsOf(label, zone)))`;
		const found = await page.evaluate<unknown[]>(asked);
		const expected = cases.map(([label = "", zone = ""]) => {
			try {
				const { start, end } = parsePeriod(label, zone, 0);
				return { start, end };
			} catch {
				return null;
			}
		});
		expect(found).toEqual(expected);
	});
});

describe("a report", () => {
	it("is verified, with the result in words and what was found in a table", async () => {
		const page = await open({
			at: `report=${REPORT}`,
			scene: (scene) => {
				scene.verification = {
					...{ ...scene.verification, holds: false },
					findings: [
						{
							...{ severity: "failure", kind: "altered-file" },
							...{ object: "nordhafen/report.pdf", message: "It is another" },
						},
					],
				};
			},
		});
		await page.getByRole("button", { name: "Verify now" }).click();
		const result = page.locator("#verification-result");
		await result.waitFor();
		expect(await result.innerText()).toContain("Do not rely on this revision");
		expect(await result.ariaSnapshot()).toContain(
			'row "Failure altered-file nordhafen/report.pdf It is another"',
		);
		expect(await page.evaluate("document.activeElement.id")).toBe("verify");
	});

	it("gives its files by an address that was asked for, and stays", async () => {
		const page = await open({ at: `report=${REPORT}` });
		const button = page.getByRole("button", { name: "Download report.xlsx" });
		const [download] = await Promise.all([
			page.waitForEvent("download"),
			button.press("Enter"),
		]);
		expect(download.url()).toBe(`${api.url}downloads/report.xlsx`);
		expect(page.url()).toBe(`${api.url}#report=${REPORT}`);
		expect(await page.innerText("#live")).toContain("report.xlsx");
	});

	it("shows texts as they are, whatever they hold", async () => {
		const hostile = `<img src=x onerror="complain('ran')"><script>complain('ran')</script>\u202e&amp; ${"W".repeat(300)}`;
		const page = await open({
			...{ at: `report=${REPORT}`, viewport: { width: 320, height: 640 } },
			scene: (scene) => {
				const publication = samplePublication("2026-10");
				const files = publication.files?.map((file) => ({
					...file,
					name: `${hostile}.pdf`,
				}));
				const given = { status: "published" as const, requestedBy: hostile };
				scene.reports = [
					sampleReport({
						...{ ...given, id: REPORT, profile: hostile, period: hostile },
						publication: { ...publication, reasons: [hostile], files },
					}),
				];
				scene.caller.name = hostile;
				scene.profiles.push({ ...sampleProfile(scene), title: hostile });
				scene.handovers = [
					sampleHandover({ recipient: hostile, purpose: hostile }),
				];
				scene.custody = [
					sampleEntry({ who: hostile, details: { [hostile]: hostile } }),
				];
			},
		});
		await page.waitForSelector("#handovers");
		const seen = await page.innerText("#main");
		expect(seen.split("<script>").length).toBeGreaterThan(6);
		expect(await overflowing(page)).toEqual([]);
		for (const view of ["custody", "reports", "request"]) {
			await page.locator(`#navigation a[href="#${view}"]`).click();
			await page.waitForSelector(`${shown(view)} :is(table, output p)`);
			expect(await overflowing(page)).toEqual([]);
		}
		expect(await page.locator("img, main script").count()).toBe(0);
	});

	it("that is not there is told with what to do and the request's name", async () => {
		const page = await open({ at: "report=nordhafen.1999-01.r1" });
		const alert = page.getByRole("alert");
		await alert.waitFor();
		expect(await alert.innerText()).toMatch(
			/There is no such report[\s\S]*Check the address[\s\S]*0a1b2c/,
		);
	});
});

function sampleProfile({ profiles: [first] }: DeskScene) {
	if (first === undefined) throw new Error("The scene has no profile");
	return first;
}

describe("evidence", () => {
	it("is issued in a dialog that takes the focus, gives the link once, and gives the focus back", async () => {
		const page = await open({
			at: `report=${REPORT}`,
			permissions: ["clipboard-read", "clipboard-write"],
		});
		await page.waitForSelector("#issue");
		await tabTo(page, "#issue");
		await page.keyboard.press("Enter");
		expect(await page.evaluate("document.activeElement.id")).toBe("recipient");
		await page.keyboard.type("A. Auditor");
		await page.keyboard.press("Tab");
		await page.keyboard.type("Audit of October");
		await page.keyboard.press("Enter");
		await page.getByText("This link is shown this once").waitFor();
		expect(await focused(page)).toBe("Link for the auditor");
		await page.getByText("CN=Nordhafen evidence").waitFor();
		expect(await page.innerText("#evidence-live")).toBe(
			"The evidence is ready.",
		);
		await page.keyboard.press("Escape");
		await page.getByRole("alertdialog").waitFor();
		expect(await focused(page)).toBe("Back to the link");
		await page.keyboard.press("Enter");
		await page.getByRole("button", { name: "Copy link" }).press("Enter");
		await page.getByText("Copied.").waitFor();
		expect(await page.evaluate("navigator.clipboard.readText()")).toBe(
			`${api.url}auditor/a-secret`,
		);
		await page.keyboard.press("Escape");
		await page.locator("#evidence").waitFor({ state: "hidden" });
		await page.waitForSelector("#handovers");
		expect(await page.evaluate("document.activeElement.id")).toBe("issue");
		expect(await page.content()).not.toContain("a-secret");
		expect(await page.inputValue("#evidence-link")).toBe("");
		expect(api.asked.find(({ method }) => method === "POST")?.body).toEqual({
			...{ recipient: "A. Auditor", purpose: "Audit of October", days: 14 },
		});
	});

	it("is revoked after a question, whose nearest answer is no", async () => {
		const page = await open({
			at: `report=${REPORT}`,
			scene: (scene) => {
				scene.handovers = [sampleHandover({})];
			},
		});
		const revoke = page.getByRole("button", { name: "Revoke A. Auditor" });
		await revoke.press("Enter");
		expect(await focused(page)).toBe("Keep the link");
		await page.keyboard.press("Enter");
		expect(await focused(page)).toContain("Revoke");
		await revoke.press("Enter");
		api.refuse("DELETE /handovers/", { status: 503, title: "It is away" });
		const yes = page
			.getByRole("alertdialog")
			.getByRole("button", { name: "Revoke" });
		await yes.click();
		await page.getByText("It is away").waitFor();
		await yes.click();
		await page.locator("#handovers").getByText("Revoked").waitFor();
		expect(await page.innerText("#live")).toBe("The link is revoked.");
		expect(await revoke.count()).toBe(0);
		expect(await page.evaluate("document.activeElement.id")).toBe("issue");
	});
});

describe("a question", () => {
	it("is asked again at once, before the browser has told of the end of the one before", async () => {
		const page = await open({
			at: `report=${REPORT}`,
			scene: (scene) => {
				scene.handovers = [sampleHandover({})];
			},
		});
		await page.getByRole("button", { name: "Revoke A. Auditor" }).waitFor();
		await page.evaluate(`
			const [revoke] = document.querySelectorAll("#handovers [id^=revoke-]");
			revoke.click();
			document.getElementById("confirm-no").click();
			revoke.click();
		`);
		await page
			.getByRole("alertdialog")
			.getByRole("button", { name: "Revoke" })
			.click();
		await page.locator("#handovers").getByText("Revoked").waitFor();
		expect(await page.getByRole("alertdialog").count()).toBe(0);
	});
});

describe("the custody log", () => {
	it("says whether its chain is whole, and who did what", async () => {
		const page = await open({
			at: "custody=nordhafen",
			scene: (scene) => {
				scene.custodyHolds = false;
			},
		});
		await page.getByText("THE CHAIN OF HASHES IS BROKEN").waitFor();
		expect(await page.locator("#custody-table").ariaSnapshot()).toContain(
			'row "2 4 Nov 2026, 07:00 CET Published a report worker',
		);
	});
});

describe("what a caller may not do", () => {
	const able = (...scopes: string[]) => ({
		scene: (scene: DeskScene) => {
			scene.caller.scopes = scopes;
		},
	});

	it("is not offered to who may only read", async () => {
		const page = await open({
			...able("reports:read"),
			at: `report=${REPORT}`,
		});
		await page.waitForSelector("#files");
		expect(await page.locator("#navigation").innerText()).toBe("Reports");
		expect(await page.locator("#issue").count()).toBe(0);
		await page.goto(`${api.url}#request`);
		await page.waitForSelector("#reports-table");
		expect(api.asked.some(({ path }) => /evidence|custody/.test(path))).toBe(
			false,
		);
	});

	it("is said to who may only ask for reports", async () => {
		const page = await open(able("reports:create"));
		await page.getByText("does not allow you to read reports").waitFor();
		expect(api.asked.map(({ path }) => path)).toEqual(["/profiles"]);
	});
});

describe("every reader", () => {
	const views = [
		...["reports", "request", "custody"],
		`report=${REPORT}`,
		"report=nordhafen.4f4f4f4f4f4f4f4f.j2",
	];

	it("sees all of it at 320 pixels, and at twice the size of letters", async () => {
		const page = await open({ viewport: { width: 320, height: 640 } });
		await page.waitForSelector("#reports-table");
		for (const size of ["100%", "200%"]) {
			await page.evaluate(
				`document.documentElement.style.fontSize = ${JSON.stringify(size)}`,
			);
			for (const view of views) {
				await page.goto(`${api.url}#${view}`);
				const [name = ""] = view.split("=");
				await page.waitForSelector(`${shown(name)} :is(table, dl, #preview p)`);
				expect([view, size, await overflowing(page)]).toEqual([view, size, []]);
			}
		}
		await page.locator("#navigation a").first().click();
	});

	it("can tell texts from what is behind them, in light and dark", async () => {
		for (const colorScheme of ["light", "dark"] as const) {
			const page = await open({ colorScheme, at: `report=${REPORT}` });
			await page.waitForSelector("#files");
			await page.getByRole("button", { name: "Verify now" }).click();
			await page.waitForSelector("#verification-result");
			expect(await faintTexts(page)).toEqual([]);
			await page.getByRole("link", { name: "All reports" }).click();
			await page.waitForSelector("#reports-table");
			expect(await faintTexts(page)).toEqual([]);
			await desk.close();
			await api.close();
		}
	});

	it("finds landmarks, one main heading and names of everything", async () => {
		const page = await open({ at: `report=${REPORT}` });
		await page.waitForSelector("#files");
		for (const landmark of ["banner", "main", "navigation"] as const)
			expect(await page.getByRole(landmark).count()).toBe(1);
		const levels = await page.evaluate<number[]>(
			"[...document.querySelectorAll('h1, h2, h3')].filter((each) => each.checkVisibility()).map(({ tagName }) => Number(tagName[1]))",
		);
		expect(levels.join("")).toMatch(/^123+$/);
		const snapshot = await page.locator("body").ariaSnapshot();
		expect(snapshot).toMatch(/region "Files of this revision"/);
		expect(snapshot).not.toMatch(
			/^\s*- (button|textbox|combobox|link|region)$/m,
		);
		await page.keyboard.press("Tab");
		expect(await focused(page)).toBe("Skip to the content");
		await page.keyboard.press("Enter");
		expect(await page.evaluate("document.activeElement.id")).toBe("main");
		expect(page.url()).toBe(`${api.url}#report=${REPORT}`);
	});
});
