import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Served, serve } from "../support/api-client-serve.ts";
import { startBrowser } from "../support/browser.ts";
import { tracefolio } from "../support/command.ts";
import { type Desk, openDesk } from "../support/desk.ts";
import { holder, temporaryFolder } from "../unit/evidence/support.ts";

const DIGEST_KEY = "examples/tenant/digest-key.pem";

let browser: Browser;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let certificate = "";
let served: Served;
let desk: Desk;
beforeAll(async () => {
	browser = await startBrowser();
	folder = await temporaryFolder();
	const signer = await holder(folder.path, "jane", { kind: "rsa" });
	const { keyPath: key } = signer;
	certificate = signer.certificatePath;
	const yaml = `evidence: ${JSON.stringify({ key, certificate })}`;
	served = await serve({ yaml });
	const address = `${served.origin}/#token=${served.token}`;
	desk = await openDesk(browser, address, {
		permissions: ["clipboard-read", "clipboard-write"],
	});
	desk.page.setDefaultTimeout(60_000);
});
afterAll(async () => {
	await desk?.close();
	await browser?.close();
	await served?.stop();
	await folder?.[Symbol.asyncDispose]();
});

async function sha256(path: string): Promise<string> {
	return createHash("sha256")
		.update(await readFile(path))
		.digest("hex");
}

/** Downloads the publication's files one by one, and compares each with the hash that the page shows. */
async function downloadAll(page: Page): Promise<string[]> {
	const rows = await page.locator("#files tbody tr").all();
	const names: string[] = [];
	for (const row of rows) {
		const name = await row.getByRole("rowheader").innerText();
		const [download] = await Promise.all([
			page.waitForEvent("download"),
			row.getByRole("button").click(),
		]);
		expect(download.suggestedFilename()).toContain(name);
		expect(await sha256(await download.path())).toBe(
			await row.locator("code").innerText(),
		);
		names.push(name);
	}
	return names;
}

/** Issues evidence, and returns its link and the hash that is to be told through another channel. */
async function issue(page: Page): Promise<{ link: string; hash: string }> {
	await page.getByRole("button", { name: "Issue evidence" }).click();
	await page.getByLabel("Recipient").fill("A. Auditor");
	await page.getByLabel("Purpose").fill("Audit of October");
	await page.getByRole("button", { name: "Issue", exact: true }).click();
	await page.locator("#evidence-status").getByText("Yes, it holds").waitFor();
	expect(await page.innerText("#evidence-status")).toContain("CN=jane");
	const hash = await page.locator("#evidence-status code").innerText();
	await page.getByRole("button", { name: "Copy link" }).click();
	await page.getByText("Copied.").waitFor();
	const link = await page.evaluate<string>("navigator.clipboard.readText()");
	await page.locator("#evidence-close").click();
	return { link, hash };
}

describe("the report desk of tracefolio serve", () => {
	it("walks from a request to its publication, verifies it, hands it over and revokes that", async () => {
		const { page, complaints } = desk;
		await page.getByRole("link", { name: "Request a report" }).click();
		await page.getByLabel("Month").fill("2026-10");
		await page.getByRole("button", { name: "Request the report" }).click();
		await page.getByText("Progress").waitFor();
		await page.waitForSelector("#files");
		expect(await page.innerText("#live")).toBe(
			"The report is published: Final, completeness Proven.",
		);
		const names = await downloadAll(page);
		expect(names).toContain("report.pdf");
		expect(names).toContain("population.ndjson.gz");

		await page.getByRole("button", { name: "Verify now" }).click();
		await page.getByText("Every file is as it was published").first().waitFor();

		const { link, hash } = await issue(page);
		const bag = join(served.folder, "bag.zip");
		await fetchBag(page, link, bag);
		expect(await sha256(bag)).toBe(hash);
		const trust = ["--digest-key", DIGEST_KEY, "--trust", certificate];
		const verified = await tracefolio(["verify", bag, ...trust]);
		expect([verified.code, verified.stderr]).toEqual([0, ""]);

		await page.getByRole("button", { name: "Revoke A. Auditor" }).click();
		const question = page.getByRole("alertdialog");
		await question.getByRole("button", { name: "Revoke" }).click();
		await page.locator("#handovers").getByText("Revoked").waitFor();
		expect((await fetch(link)).status).toBe(410);

		await page.getByRole("link", { name: "Custody log" }).click();
		await page.getByText("The chain of hashes is whole").waitFor();
		const log = await page.innerText("#custody-table");
		for (const did of ["Requested", "Published", "Got a link", "Issued"])
			expect(log).toContain(did);
		for (const did of ["Made the bag", "Fetched evidence", "Revoked a link"])
			expect(log).toContain(did);
		await page.getByRole("link", { name: "Reports", exact: true }).click();
		expect(await page.innerText("#reports-table")).toContain("October 2026");
		expect(complaints).toEqual([]);
	}, 180_000);
});

/** Opens an auditor's link in a window of its own, and keeps the file that it gives. */
async function fetchBag(page: Page, link: string, to: string): Promise<void> {
	const window = await page.context().newPage();
	const [download] = await Promise.all([
		window.waitForEvent("download"),
		// a navigation that becomes a download counts as one that failed
		window.goto(link).catch(() => {}),
	]);
	await download.saveAs(to);
	await window.close();
}
