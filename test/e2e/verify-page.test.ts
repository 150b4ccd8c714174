import { createHash } from "node:crypto";
import { once } from "node:events";
import {
	mkdir,
	mkdtemp,
	readFile,
	rename,
	rm,
	unlink,
	writeFile,
} from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from "@zip.js/zip.js";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dropOn, startBrowser } from "../support/browser.ts";
import { command } from "../support/command.ts";

const PAGE = resolve("templates/evidence/verify.html");
const NAME = "monthly-2026-10-r1";
const SIGNATURE = "signature/manifest-sha256.txt.p7s";
const REPORT = "data/publication/report.json";
const KEYS = ["rsa", "p256", "p384"] as const;

/** Files of a bag by path. */
type Files = ReadonlyMap<string, Buffer>;

interface Finding {
	readonly kind: string;
	readonly object: string;
}

interface Checked {
	readonly findings: readonly Finding[];
	readonly notices: readonly Finding[];
	readonly signer: { readonly fingerprint: string } | null;
}

type Readable = Pick<Blob, "size" | "arrayBuffer">;

// what the page's script defines, for functions that run in the page
declare function verifyBag(
	entries: readonly { path: string; blob: Readable }[],
): Promise<Checked>;
declare function inMemory(bytes: Uint8Array): Readable;
declare function sha256(
	blob: Readable,
	wholeBytes?: number,
	sliceBytes?: number,
): Promise<string>;

let browser: Browser;
let folder: string;
beforeAll(async () => {
	browser = await startBrowser();
	folder = await mkdtemp(join(tmpdir(), "tracefolio-verify-"));
	for (const name of [...KEYS, "other"] as const) await makeKey(name);
});
afterAll(async () => {
	await browser?.close();
	if (folder !== undefined) await rm(folder, { recursive: true });
});

async function openssl(...args: readonly string[]): Promise<string> {
	const ran = await command("openssl", args);
	if (ran.code !== 0) throw new Error(ran.stderr);
	return ran.stdout;
}

const at = (name: string) => join(folder, name);

async function makeKey(name: (typeof KEYS)[number] | "other") {
	const curve = { p256: "P-256", p384: "P-384", rsa: null, other: null }[name];
	const kind =
		curve === null
			? ["-newkey", "rsa:2048"]
			: ["-newkey", "ec", "-pkeyopt", `ec_paramgen_curve:${curve}`];
	await openssl(
		...["req", "-x509", ...kind, "-nodes", "-days", "30", "-sha256"],
		...["-subj", "/C=DE/O=Muster <b>AG<\\/b>/CN=Evidence", "-utf8"],
		...["-keyout", at(`${name}.key`), "-out", at(`${name}.pem`)],
	);
}

/** A certificate's SHA-256 fingerprint as openssl prints it. */
async function fingerprintOf(name: string): Promise<string> {
	return openssl(
		...["x509", "-noout", "-fingerprint", "-sha256", "-in", at(`${name}.pem`)],
	);
}

function hexOf(fingerprint: string): string {
	return fingerprint.replace(/^.*=/, "").replace(/[:\s]/g, "").toLowerCase();
}

async function sign(
	content: Buffer,
	key: string,
	options: readonly string[] = ["-cades"],
): Promise<Buffer> {
	const [input, output] = [at("to-sign"), at("signed")];
	await writeFile(input, content);
	const hash = key === "p384" ? "sha384" : "sha256";
	await openssl(
		...["cms", "-sign", "-binary", "-in", input, "-outform", "DER"],
		...["-signer", at(`${key}.pem`), "-inkey", at(`${key}.key`)],
		...["-md", hash, ...options, "-out", output],
	);
	return readFile(output);
}

const REPORT_TEXT = {
	report: {
		title: "Kafka audit",
		organisation: "Muster AG",
		profile: "monthly",
		revision: 1,
		status: "provisional",
		reasons: ["part of the period is not covered"],
		period: {
			label: "2026-10",
			start: "2026-09-30T22:00:00.000Z",
			end: "2026-10-31T23:00:00.000Z",
			timezone: "Europe/Berlin",
		},
		generatedAt: "2026-11-02T06:00:00.000Z",
	},
	population: { inScope: 1234 },
	outcomes: { success: 1200, failure: 30, incident: 4, unknown: 0 },
	files: { listed: 9, read: 8, quarantined: 1 },
	completeness: { verdict: "partial" },
	uncatalogued: [{}, {}],
	contradictions: [],
	findings: [{}],
	actors: [{}, {}, {}],
};

function payload(report: unknown = REPORT_TEXT): Map<string, Buffer> {
	return new Map(
		Object.entries({
			"data/README.md": "# Evidence\n",
			[REPORT]: JSON.stringify(report),
			"data/publication/report.pdf": "%PDF-1.7 …",
			"data/publication/population.ndjson.gz": "\u001f\u008b…",
			"data/sources/CloudTraces/eu-de/2026/10/1/a.json.gz": "one",
			"data/sources/CloudTraces/eu-de/2026/10/1/b.json.gz": "two",
			"data/sources/100% of\nit.json": "odd name",
			"data/empty": "",
		}).map(([path, text]) => [path, Buffer.from(text)]),
	);
}

function hashOf(bytes: Buffer): string {
	return createHash("sha256").update(bytes).digest("hex");
}

function listOf(files: Files): Buffer {
	const lines = [...files].map(([path, bytes]) => {
		const written = path.replace(/[%\r\n]/g, encodeURIComponent);
		return `${hashOf(bytes)}  ${written}\n`;
	});
	return Buffer.from(lines.join(""));
}

function within(files: Files, wanted: (path: string) => boolean): Files {
	return new Map([...files].filter(([path]) => wanted(path)));
}

/** The same files with a list of the tag files that is right for them. */
function retagged(files: Files): Map<string, Buffer> {
	const name = "tagmanifest-sha256.txt";
	const tags = within(
		files,
		(path) => !path.startsWith("data/") && path !== name,
	);
	return new Map([...files, [name, listOf(tags)]]);
}

/** A bag over the payload that is right in everything; `signer` null makes it unsigned. */
async function bagOf(
	data: Files,
	signer: string | null,
	options?: readonly string[],
): Promise<Map<string, Buffer>> {
	const manifest = listOf(data);
	const bytes = [...data.values()].reduce((sum, { length }) => sum + length, 0);
	const tags: [string, Buffer][] = [
		[
			"bagit.txt",
			Buffer.from("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"),
		],
		["bag-info.txt", Buffer.from(`Payload-Oxum: ${bytes}.${data.size}\n`)],
		["manifest-sha256.txt", manifest],
		["verify.html", await readFile(PAGE)],
	];
	if (signer !== null)
		tags.push([SIGNATURE, await sign(manifest, signer, options)]);
	return retagged(new Map([...data, ...tags]));
}

async function unpack(files: Files): Promise<string> {
	const root = join(await mkdtemp(at("bag-")), NAME);
	for (const [path, bytes] of files) {
		await mkdir(dirname(join(root, path)), { recursive: true });
		await writeFile(join(root, path), bytes);
	}
	return root;
}

/** The bag as one zip file, its files below the bag's folder. */
async function zipped(
	files: Iterable<readonly [string, Buffer]>,
	options: { level?: number; zip64?: boolean } = {},
): Promise<Buffer> {
	const writer = new ZipWriter(new Uint8ArrayWriter(), {
		level: 0,
		useWebWorkers: false,
		...options,
	});
	for (const [path, bytes] of files)
		await writer.add(`${NAME}/${path}`, new Uint8ArrayReader(bytes));
	return Buffer.from(await writer.close());
}

/** The page as a person opens it: from disk. `requests` are all that it makes, and `problems` what its console says. */
async function openPage(
	options: BrowserContextOptions = { locale: "en-GB" },
	url = pathToFileURL(PAGE).href,
) {
	const context = await browser.newContext(options);
	const page = await context.newPage();
	const requests: string[] = [];
	const problems: string[] = [];
	page.on("request", (request) => requests.push(request.url()));
	page.on("console", (message) => problems.push(message.text()));
	page.on("pageerror", (error) => problems.push(String(error)));
	await page.goto(url);
	return {
		page,
		requests,
		problems,
		[Symbol.asyncDispose]: () => context.close(),
	};
}

/** What the page shows once it has a verdict. */
async function shown(page: Page) {
	const output = page.locator("#verdict[data-verdict]");
	await output.waitFor();
	const findings: string[] = [];
	for (const item of await page.locator("#findings li").all())
		findings.push(
			`${await item.getAttribute("data-kind")} ${await item.getAttribute("data-object")}`,
		);
	return {
		verdict: await output.getAttribute("data-verdict"),
		signer: await output.getAttribute("data-signer"),
		text: await output.innerText(),
		findings,
	};
}

async function chosen(page: Page, root: string) {
	await page.locator("#folder").setInputFiles(root);
	return shown(page);
}

/** Runs the page's own check on files that lie in memory. */
async function checked(page: Page, files: Files): Promise<Checked> {
	return page.evaluate(
		(given) =>
			verifyBag(
				given.map(([path, text]) => ({
					path,
					blob: inMemory(
						Uint8Array.from(atob(text), (each) => each.charCodeAt(0)),
					),
				})),
			),
		encoded(files),
	);
}

function encoded(files: Files): [string, string][] {
	return [...files].map(([path, bytes]) => [path, bytes.toString("base64")]);
}

function kinds({ findings }: Checked): string[] {
	return findings.map(({ kind, object }) => `${kind} ${object}`);
}

function replaced(files: Files, path: string, text: string | Buffer) {
	return new Map([...files, [path, Buffer.from(text)]]);
}

function textIn(files: Files, path: string): string {
	return files.get(path)?.toString() ?? "";
}

function without(files: Files, path: string): Files {
	return within(files, (each) => each !== path);
}

describe("verify.html", () => {
	it.each(KEYS)(
		"holds for a bag signed by a key of kind %s, and says who signed",
		async (key) => {
			await using opened = await openPage();
			const { page } = opened;
			const root = await unpack(await bagOf(payload(), key));
			expect(await chosen(page, root)).toMatchObject({
				verdict: "holds",
				signer: "unknown",
				text: expect.stringContaining("check who signed"),
				findings: [],
			});
			const signer = page.locator("#signer");
			const field = (name: string) =>
				signer.locator(`[data-field=${name}]`).innerText();
			const printed = await fingerprintOf(key);
			expect(printed).toContain(`=${await field("fingerprint")}\n`);
			expect(await field("subject")).toBe(
				"C=DE, O=Muster <b>AG</b>, CN=Evidence",
			);
			expect(await field("signingTime")).toMatch(
				/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
			);
			expect(await page.locator("#signer-part").innerText()).toContain(
				"cannot know whether this is the right signer",
			);
			expect(opened.problems).toEqual([]);
			expect(opened.requests).toEqual([pathToFileURL(PAGE).href]);
		},
	);

	it("trusts the signer whose fingerprint is pasted, and no other", async () => {
		await using opened = await openPage();
		const { page } = opened;
		await chosen(page, await unpack(await bagOf(payload(), "p256")));
		const expected = page.getByLabel("Expected SHA-256 fingerprint");
		for (const form of [
			await fingerprintOf("p256"),
			hexOf(await fingerprintOf("p256")),
		]) {
			await expected.fill(form);
			expect(await shown(page)).toMatchObject({
				verdict: "holds",
				signer: "expected",
				text: expect.stringContaining("signed by the expected signer"),
			});
		}
		await expected.fill(await fingerprintOf("other"));
		expect(await shown(page)).toMatchObject({
			verdict: "fails",
			signer: "other",
			findings: [`other-signer ${SIGNATURE}`],
		});
		for (const nothing of ["abc", `${hexOf(await fingerprintOf("p256"))}0`]) {
			await expected.fill(nothing);
			expect(await shown(page)).toMatchObject({
				verdict: "holds",
				signer: "unknown",
			});
			expect(await expected.getAttribute("aria-invalid")).toBe("true");
		}
	});

	it("says that an unsigned bag is unsigned, and fails it where a signer is expected", async () => {
		await using opened = await openPage();
		const { page } = opened;
		const root = await unpack(await bagOf(payload(), null));
		expect(await chosen(page, root)).toMatchObject({
			verdict: "holds",
			signer: "none",
			text: expect.stringContaining("Holds, but unsigned"),
		});
		await page.locator("#expected").fill(await fingerprintOf("rsa"));
		expect(await shown(page)).toMatchObject({
			verdict: "fails",
			findings: [`not-signed ${SIGNATURE}`],
		});
	});

	it("shows a forger's bag as another signer's, though the name is the same", async () => {
		await using opened = await openPage();
		const { page } = opened;
		const forged = await bagOf(payload({ report: { title: "F" } }), "other");
		await chosen(page, await unpack(forged));
		await page.locator("#expected").fill(await fingerprintOf("rsa"));
		expect(await shown(page)).toMatchObject({
			verdict: "fails",
			findings: [`other-signer ${SIGNATURE}`],
		});
	});

	it("shows the figures of the report, and its text as text", async () => {
		await using opened = await openPage();
		const { page } = opened;
		await chosen(page, await unpack(await bagOf(payload(), "rsa")));
		const lines = (await page.locator("#report").innerText()).split("\n");
		expect(lines).toEqual(
			expect.arrayContaining([
				"Kafka audit",
				"Muster AG",
				"2026-10 (2026-09-30T22:00:00.000Z – 2026-10-31T23:00:00.000Z, Europe/Berlin)",
				"Provisional",
				"part of the period is not covered",
				"Partial",
				"1,234",
				"1,200 / 30 / 4 / 0",
				"8 / 1",
			]),
		);
		const hostile = {
			report: {
				title: "<img src=http://127.0.0.1:9/x onerror=alert(1)>\u202egnp",
				organisation: { toString: "x" },
				status: "constructor",
				period: null,
				reasons: "none",
			},
			population: [],
			outcomes: "many",
			actors: { length: 7 },
		};
		await chosen(page, await unpack(await bagOf(payload(hostile), "rsa")));
		const field = (name: string) =>
			page.locator(`#report [data-field=${name}]`).innerText();
		expect(await field("title")).toBe(
			"<img src=http://127.0.0.1:9/x onerror=alert(1)>\\u{202e}gnp",
		);
		expect(await field("organisation")).toBe("–");
		expect(await field("status")).toBe("constructor");
		expect(await field("actors")).toBe("–");
		expect(await page.locator("img").count()).toBe(0);
		expect(opened.problems).toEqual([]);
		expect(opened.requests).toHaveLength(1);
	});

	it.each(["null", "[]", "7", "{", '{"report":[]}'])(
		"is not confused by %s as report.json",
		async (report) => {
			await using opened = await openPage();
			const data = replaced(payload(), REPORT, report);
			const root = await unpack(await bagOf(data, "rsa"));
			expect(await chosen(opened.page, root)).toMatchObject({
				verdict: "holds",
			});
			expect(opened.problems).toEqual([]);
		},
	);

	it("shows no report whose hash is not the listed one", async () => {
		await using opened = await openPage();
		const bag = replaced(await bagOf(payload(), "rsa"), REPORT, "{}");
		await chosen(opened.page, await unpack(bag));
		expect(await opened.page.locator("#report-part").isVisible()).toBe(false);
	});

	it("may not use the network, and runs no script but its own", async () => {
		await using opened = await openPage();
		let asked = 0;
		const server = createServer((_request, response) => {
			asked++;
			response.setHeader("access-control-allow-origin", "*").end();
		}).listen(0, "127.0.0.1");
		await once(server, "listening");
		const address = server.address();
		const port = typeof address === "object" ? address?.port : 0;
		const failed = await opened.page.evaluate(
			(url) =>
				fetch(url).then(
					() => "reached",
					(error) => String(error),
				),
			`http://127.0.0.1:${port}/`,
		);
		server.close();
		const ran = await opened.page.evaluate(
			`document.body.append(Object.assign(document.createElement("script"), { textContent: "window.ran = true" })); window.ran`,
		);
		expect(ran).toBeUndefined();
		expect([failed, asked]).toEqual([expect.stringContaining("Failed"), 0]);
	});

	it("names the hashes of its own style and script", async () => {
		const html = await readFile(PAGE, "utf8");
		for (const name of ["style", "script"]) {
			const [, body = ""] =
				new RegExp(`<${name}>([^]*?)</${name}>`).exec(html) ?? [];
			const hash = createHash("sha256").update(body).digest("base64");
			expect(html, `put this hash into the ${name}-src of the page`).toContain(
				`${name}-src 'sha256-${hash}'`,
			);
		}
		expect(html).toContain("default-src 'none'");
		expect(html).not.toMatch(/https?:/);
	});

	it("speaks German to a German browser, and each language by its switch", async () => {
		await using opened = await openPage({ locale: "de-AT" });
		const { page } = opened;
		const lang = () => page.locator("html").getAttribute("lang");
		expect(await lang()).toBe("de");
		const bag = without(await bagOf(payload(), "rsa"), "data/empty");
		const failed = await chosen(page, await unpack(bag));
		expect(failed.text).toContain("nicht bestanden");
		expect(await page.locator("#findings").innerText()).toContain("Fehlt");
		await page.getByRole("button", { name: "English" }).click();
		expect(await lang()).toBe("en");
		expect((await shown(page)).text).toContain("FAILS");
		expect(await page.locator("#findings").innerText()).toContain("Missing");
		expect(await page.locator("body").innerText()).not.toContain("undefined");
	});

	it("is used with the keyboard alone", async () => {
		await using opened = await openPage();
		const { page } = opened;
		await chosen(page, await unpack(await bagOf(payload(), "rsa")));
		await page.evaluate("document.activeElement.blur()");
		const reached: unknown[] = [];
		for (let presses = 0; presses < 5; presses++) {
			await page.keyboard.press("Tab");
			reached.push(
				await page.evaluate(
					"document.activeElement.id || document.activeElement.lang",
				),
			);
		}
		expect(reached.toSorted()).toEqual([
			"de",
			"en",
			"expected",
			"folder",
			"zip",
		]);
	});

	it("says the same words in both languages", async () => {
		await using opened = await openPage();
		const keys = await opened.page.evaluate(
			`["en", "de"].map((each) => JSON.stringify(TEXT[each], (key, value) =>
				typeof value === "object" ? Object.fromEntries(Object.entries(value).sort()) : ""))`,
		);
		const [english, german] = Array.isArray(keys) ? keys : [];
		expect(german).toBe(english);
	});
});

describe("verify.html reads", () => {
	it("a folder that is dropped on it, files with odd names included", async () => {
		await using opened = await openPage();
		const root = await unpack(await bagOf(payload(), "p256"));
		await dropOn(opened.page, "#drop", [root]);
		expect(await shown(opened.page)).toMatchObject({
			verdict: "holds",
			signer: "unknown",
		});
		await rename(join(root, "data/empty"), join(root, "data/sources/x.lnk"));
		await dropOn(opened.page, "#drop", [root]);
		await opened.page.locator("#verdict[data-verdict=fails]").waitFor();
		expect((await shown(opened.page)).findings).toEqual([
			"missing data/empty",
			"unlisted data/sources/x.lnk",
		]);
	});

	async function contentsDropped(page: Page) {
		const data = payload();
		for (let n = 0; n < 250; n++)
			data.set(`data/sources/many/${n}`, Buffer.from(`${n}`));
		const bag = await bagOf(data, "p256");
		const root = await unpack(bag);
		const tops = new Set([...bag.keys()].map((path) => path.split("/", 1)[0]));
		const paths = [...tops].map((top) => join(root, top ?? ""));
		await dropOn(page, "#drop", paths);
		return { files: bag.size, ...(await shown(page)) };
	}

	it("what is in a bag's folder, dropped without the folder, from a server", async () => {
		const html = await readFile(PAGE);
		const server = createServer((_request, response) => {
			response.setHeader("content-type", "text/html").end(html);
		}).listen(0, "127.0.0.1");
		await once(server, "listening");
		const address = server.address();
		const port = typeof address === "object" ? address?.port : 0;
		const url = `http://127.0.0.1:${port}/`;
		await using opened = await openPage({ locale: "en-GB" }, url);
		server.close();
		const { files, ...result } = await contentsDropped(opened.page);
		expect(result).toMatchObject({ verdict: "holds", findings: [] });
		const compared = opened.page.locator("#checked [data-field=compared]");
		expect(await compared.innerText()).toBe(String(files));
	});

	it("nothing of them from disk, where Chromium hides them, and says what to do", async () => {
		await using opened = await openPage();
		expect(await contentsDropped(opened.page)).toMatchObject({
			verdict: "fails",
			findings: [expect.stringMatching(/^no-folders /)],
		});
	});

	it.each([
		["", {}],
		[" of the ZIP64 kind", { zip64: true }],
	])("a zip%s, chosen or dropped", async (_kind, options) => {
		await using opened = await openPage();
		const bag = await bagOf(payload(), "p256");
		const file = join(await mkdtemp(at("zip-")), "bag.zip");
		await writeFile(file, await zipped(bag, options));
		await dropOn(opened.page, "#drop", [file]);
		expect(await shown(opened.page)).toMatchObject({
			verdict: "holds",
			signer: "unknown",
		});
		const altered = replaced(bag, "data/README.md", "# Evidenc3\n");
		await writeFile(file, await zipped(altered, options));
		await opened.page.locator("#zip").setInputFiles(file);
		await opened.page.locator("#verdict[data-verdict=fails]").waitFor();
		expect((await shown(opened.page)).findings).toEqual([
			"altered data/README.md",
		]);
	});

	async function zipFindings(bytes: Buffer) {
		await using opened = await openPage();
		const file = join(await mkdtemp(at("zip-")), "bag.zip");
		await writeFile(file, bytes);
		await opened.page.locator("#zip").setInputFiles(file);
		return await shown(opened.page);
	}

	it("no compressed zip, and says to unpack it", async () => {
		const bag = await bagOf(payload(), "p256");
		expect(await zipFindings(await zipped(bag, { level: 6 }))).toMatchObject({
			verdict: "fails",
			findings: [expect.stringMatching(/^zip-compressed /)],
		});
	});

	it("no zip that is cut off, ends in other bytes or leads out of its folder", async () => {
		const bag = await bagOf(payload(), "p256");
		const whole = await zipped(bag);
		for (const bytes of [
			whole.subarray(0, whole.length - 1),
			Buffer.concat([whole, Buffer.from("x")]),
			Buffer.concat([Buffer.from("x"), whole]),
			await zipped([...bag, ["../../x", Buffer.from("x")]]),
			Buffer.from("PK\u0003\u0004"),
		])
			expect(await zipFindings(bytes)).toMatchObject({
				verdict: "fails",
				findings: ["zip-malformed bag.zip"],
			});
	});

	it("a file that is twice in a zip as a finding", async () => {
		const bag = await bagOf(payload(), "p256");
		const zip = await zipped([...bag, ["data/emptz", Buffer.from("x")]]);
		const twice = Buffer.from(
			zip.toString("latin1").replaceAll("data/emptz", "data/empty"),
			"latin1",
		);
		const { verdict, findings } = await zipFindings(twice);
		expect(verdict).toBe("fails");
		expect(findings).toContain("duplicate data/empty");
	});
});

describe("verify.html finds", () => {
	it("any flipped bit of any file", async () => {
		await using opened = await openPage();
		for (const key of ["rsa", null] as const) {
			const bag = await bagOf(payload(), key);
			const flips = [...bag].flatMap(([path, { length }]) =>
				sampled(length * 8, 90).map((bit): [string, number] => [path, bit]),
			);
			expect(flips.length).toBeGreaterThan(700);
			const missed = await opened.page.evaluate(
				async ({ given, flips }) => {
					const entries = given.map(([path, text]) => ({
						path,
						bytes: Uint8Array.from(atob(text), (each) => each.charCodeAt(0)),
					}));
					const missed: unknown[] = [];
					for (const [flipped, bit] of flips) {
						const { findings } = await verifyBag(
							entries.map(({ path, bytes }) => {
								const copy = bytes.slice();
								if (path === flipped)
									copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
								return { path, blob: inMemory(copy) };
							}),
						);
						const named = findings.some(({ object }) => object === flipped);
						// a flip in the list of tag files alters what the list says of another file
						if (flipped === "tagmanifest-sha256.txt" && findings.length > 0)
							continue;
						if (!named) missed.push([flipped, bit, findings]);
					}
					return missed;
				},
				{ given: encoded(bag), flips },
			);
			expect(missed).toEqual([]);
		}
	});

	it.each(["p256", "rsa"])(
		"no other signer in a signature of kind %s with a flipped bit, though the lists agree with it",
		async (key) => {
			await using opened = await openPage();
			const bag = await bagOf(payload(), key);
			const length = bag.get(SIGNATURE)?.length ?? 0;
			const original = (await checked(opened.page, bag)).signer;
			expect(original?.fingerprint).toBe(hexOf(await fingerprintOf(key)));
			const outcomes = await opened.page.evaluate(
				async ({ given, bits, signature }) => {
					const entries = new Map(
						given.map(([path, text]) => [
							path,
							Uint8Array.from(atob(text), (each) => each.charCodeAt(0)),
						]),
					);
					const original = entries.get(signature) ?? new Uint8Array();
					const listName = "tagmanifest-sha256.txt";
					const list = new TextDecoder().decode(entries.get(listName));
					const before = await sha256(inMemory(original));
					const outcomes: (readonly [number, Checked])[] = [];
					for (const bit of bits) {
						const copy = original.slice();
						copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
						const after = await sha256(inMemory(copy));
						entries.set(signature, copy);
						entries.set(
							listName,
							new TextEncoder().encode(list.replace(before, after)),
						);
						const blobs = [...entries].map(([path, bytes]) => ({
							path,
							blob: inMemory(bytes),
						}));
						outcomes.push([bit, await verifyBag(blobs)]);
					}
					return outcomes;
				},
				{
					given: encoded(bag),
					bits: sampled(length * 8, 1000),
					signature: SIGNATURE,
				},
			);
			const held = outcomes.filter(([, { findings }]) => findings.length === 0);
			for (const [bit, { signer }] of held)
				expect(signer, `bit ${bit}`).toEqual(original);
			expect(held.length).toBeLessThan(outcomes.length / 20);
			const wrong = new Set(
				outcomes.flatMap(([, { findings }]) =>
					findings.map(({ kind, object }) => `${kind} ${object}`),
				),
			);
			expect(wrong).toContain(`signature-wrong ${SIGNATURE}`);
			expect([...wrong].every((each) => each.startsWith("signature-"))).toBe(
				true,
			);
		},
	);

	it("a flipped bit of a real folder's files, each named", async () => {
		await using opened = await openPage();
		const bag = await bagOf(payload(), "p384");
		const root = await unpack(bag);
		for (const path of ["verify.html", SIGNATURE, "manifest-sha256.txt"]) {
			const bytes = Buffer.from(bag.get(path) ?? "");
			bytes.writeUInt8(bytes.readUInt8(200) ^ 4, 200);
			await writeFile(join(root, path), bytes);
			const { verdict, findings } = await chosen(opened.page, root);
			expect(verdict).toBe("fails");
			expect(findings).toContain(`altered ${path}`);
			await writeFile(join(root, path), bag.get(path) ?? "");
		}
		await unlink(join(root, "bagit.txt"));
		expect((await chosen(opened.page, root)).findings).toContain(
			"missing bagit.txt",
		);
	});

	it("files that are missing, added, swapped or outside the bag", async () => {
		await using opened = await openPage();
		const bag = await bagOf(payload(), "rsa");
		const { page } = opened;
		const [a, b] = [
			"data/sources/CloudTraces/eu-de/2026/10/1/a.json.gz",
			"data/sources/CloudTraces/eu-de/2026/10/1/b.json.gz",
		] as const;
		for (const path of bag.keys())
			expect(kinds(await checked(page, without(bag, path)))).toContain(
				`missing ${path}`,
			);
		const extra = (path: string) => checked(page, replaced(bag, path, "x"));
		for (const path of ["x", "data/x", "signature/x", "data/a/bagit.txt"])
			expect(kinds(await extra(path))).toContain(`unlisted ${path}`);
		const swapped = new Map([
			...bag,
			[a, bag.get(b) ?? Buffer.alloc(0)],
			[b, bag.get(a) ?? Buffer.alloc(0)],
		]);
		expect(kinds(await checked(page, swapped))).toEqual([
			`altered ${a}`,
			`altered ${b}`,
		]);
		const below = new Map(
			[...bag].map(([path, bytes]) => [`${NAME}/${path}`, bytes]),
		);
		below.set("beside.txt", Buffer.from("x"));
		expect(kinds(await checked(page, below))).toEqual([
			"unlisted ../beside.txt",
		]);
		expect(kinds(await checked(page, new Map()))).toEqual(["no-bag "]);
		below.set("second/bagit.txt", Buffer.from("x"));
		expect(kinds(await checked(page, below))).toEqual([
			expect.stringMatching(/^several-bags /),
		]);
	});

	it("nothing in the files that operating systems leave, unless a list names them", async () => {
		await using opened = await openPage();
		const junk = ["data/.DS_Store", "Thumbs.db", "data/sources/._a.json.gz"];
		const bag = await bagOf(payload(), "rsa");
		const littered = new Map([
			...bag,
			...junk.map((path) => [path, Buffer.from("x")] as const),
		]);
		const { findings, notices } = await checked(opened.page, littered);
		expect(findings).toEqual([]);
		expect(notices.map(({ object }) => object)).toEqual(junk);
		const data = replaced(payload(), "data/.DS_Store", "listed");
		const named = await bagOf(data, "rsa");
		const altered = replaced(named, "data/.DS_Store", "lifted");
		expect(kinds(await checked(opened.page, altered))).toEqual([
			"altered data/.DS_Store",
		]);
	});

	it("lists that are not in their one form", async () => {
		await using opened = await openPage();
		const name = "manifest-sha256.txt";
		const bag = await bagOf(payload(), null);
		const list = textIn(bag, name);
		const [first = "", ...rest] = list.split("\n");
		const of = async (text: string) =>
			kinds(await checked(opened.page, retagged(replaced(bag, name, text))));
		const broken = [
			list.replaceAll("\n", "\r\n"),
			list.slice(0, -1),
			list.replace("  ", " *"),
			list.replace("  ", " "),
			`\ufeff${list}`,
			`${list}\n`,
			[first.toUpperCase(), ...rest].join("\n"),
			list.replace("%0A", "%0a"),
			list.replace("%25", "%"),
			list.replace("data/", "data/../data/"),
			list.replace("data/", "./data/"),
			list.replace("data/", "/data/"),
		];
		for (const text of broken)
			expect(await of(text), JSON.stringify(text.slice(0, 99))).toContain(
				`malformed ${name}`,
			);
		expect(await of(`${list}${first}\n`)).toEqual([
			`duplicate ${first.slice(66)}`,
		]);
		expect(
			await of(
				`${list}${hashOf(bag.get("bagit.txt") ?? Buffer.alloc(0))}  bagit.txt\n`,
			),
		).toEqual(["misplaced bagit.txt"]);
		expect(await of("")).toContain(`empty ${name}`);
		const info = "bag-info.txt";
		const oxum = retagged(replaced(bag, info, "Payload-Oxum: 1.1\n"));
		expect(kinds(await checked(opened.page, oxum))).toEqual([`oxum ${info}`]);
		const declared =
			"BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n";
		const older = retagged(replaced(bag, "bagit.txt", declared));
		expect(kinds(await checked(opened.page, older))).toEqual([
			"bagit bagit.txt",
		]);
	});

	it("what is wrong with a signature, where all the hashes agree", async () => {
		await using opened = await openPage();
		const data = payload();
		const bag = await bagOf(data, "rsa");
		const manifest = bag.get("manifest-sha256.txt") ?? Buffer.alloc(0);
		const of = async (signature: Buffer) => {
			const files = retagged(replaced(bag, SIGNATURE, signature));
			const result = await checked(opened.page, files);
			expect(result.signer).toBeNull();
			return kinds(result);
		};
		const wrong = (kind: string) => [`signature-${kind} ${SIGNATURE}`];
		const right = await sign(manifest, "rsa");
		expect(await of(await sign(Buffer.from("x"), "rsa"))).toEqual(
			wrong("digest"),
		);
		expect(await of(await sign(manifest, "rsa", []))).toEqual(
			wrong("malformed"),
		);
		expect(
			await of(await sign(manifest, "rsa", ["-cades", "-nodetach"])),
		).toEqual(wrong("malformed"));
		expect(await of(await sign(manifest, "rsa", ["-noattr"]))).toEqual(
			wrong("malformed"),
		);
		expect(
			await of(await sign(manifest, "rsa", ["-cades", "-nocerts"])),
		).toEqual(wrong("certificate"));
		const pss = ["-cades", "-keyopt", "rsa_padding_mode:pss"];
		expect(await of(await sign(manifest, "rsa", pss))).toEqual(
			wrong("unsupported"),
		);
		const second = ["-signer", at("other.pem"), "-inkey", at("other.key")];
		expect(
			await of(await sign(manifest, "rsa", ["-cades", ...second])),
		).toEqual(wrong("malformed"));
		expect(await of(Buffer.concat([right, Buffer.from([0])]))).toEqual(
			wrong("malformed"),
		);
		expect(await of(Buffer.alloc(0))).toEqual(wrong("malformed"));
	});

	it("a signer named by key identifier, and further certificates beside it", async () => {
		await using opened = await openPage();
		const options = ["-cades", "-keyid", "-certfile", at("other.pem")];
		const bag = await bagOf(payload(), "p256", options);
		const { findings, signer } = await checked(opened.page, bag);
		expect(findings).toEqual([]);
		expect(signer?.fingerprint).toBe(hexOf(await fingerprintOf("p256")));
	});
});

describe("sha256() of the page", () => {
	it("is right for files hashed in slices, whatever their sizes", async () => {
		await using opened = await openPage();
		const sizes = [1, 55, 56, 57, 63, 64, 65, 119, 120, 128, 1000, 1_000_003];
		const bytes = Buffer.alloc(1_000_003, "Tracefolio evidence ");
		for (const slice of [1000, 64, 63, 4096])
			for (const size of sizes) {
				if (size / slice > 2000) continue;
				const given = bytes.subarray(0, size);
				const hash = await opened.page.evaluate(
					({ text, slice }) =>
						sha256(
							inMemory(
								Uint8Array.from(atob(text), (each) => each.charCodeAt(0)),
							),
							0,
							slice,
						),
					{ text: given.toString("base64"), slice },
				);
				expect(hash, `${size} bytes, ${slice} at a time`).toBe(hashOf(given));
			}
	});

	it("hashes a large file of a bag as any other", async () => {
		await using opened = await openPage();
		const large = Buffer.alloc(70 * 2 ** 20 + 13, "large ");
		const data = replaced(payload(), "data/large", large);
		const bag = await bagOf(data, "p256");
		const root = await unpack(bag);
		expect(await chosen(opened.page, root)).toMatchObject({ verdict: "holds" });
		large.writeUInt8(0, 60 * 2 ** 20);
		await writeFile(join(root, "data/large"), large);
		expect((await chosen(opened.page, root)).findings).toEqual([
			"altered data/large",
		]);
	});
});

/** At most `count` numbers below `end`, spread over all of them, the first and last included. */
function sampled(end: number, count: number): number[] {
	if (end === 0) return [];
	const step = Math.max(1, (end - 1) / (count - 1));
	const picked = new Set<number>();
	for (let n = 0; n < end; n += step) picked.add(Math.round(n));
	picked.add(end - 1);
	return [...picked].filter((n) => n < end);
}
