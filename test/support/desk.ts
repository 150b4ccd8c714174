import type { Browser, BrowserContextOptions, Page } from "playwright-core";

/** The report desk, open in a browser. */
export interface Desk {
	readonly page: Page;
	/** what the page complained of: errors, and what its policy forbade */
	readonly complaints: readonly string[];
	close(): Promise<void>;
}

/** Opens the report desk at `address` and listens for what goes wrong on it; that a request was refused is no complaint. */
export async function openDesk(
	browser: Browser,
	address: string,
	options: BrowserContextOptions = {},
): Promise<Desk> {
	const context = await browser.newContext({ locale: "en-GB", ...options });
	const page = await context.newPage();
	const complaints: string[] = [];
	page.on("pageerror", ({ message }) => complaints.push(message));
	page.on("console", (message) => {
		const text = message.text();
		if (message.type() === "error" && !text.startsWith("Failed to load"))
			complaints.push(text);
	});
	await page.exposeFunction("complain", (text: string) =>
		complaints.push(text),
	);
	await page.addInitScript(
		"addEventListener('securitypolicyviolation', ({ violatedDirective }) => complain(violatedDirective))",
	);
	await page.goto(address);
	return { page, complaints, close: () => context.close() };
}

/** What a reader of the page has the focus on: its name for people, or else its id. */
export function focused(page: Page): Promise<string> {
	return page.evaluate<string>(
		"document.activeElement.innerText || document.activeElement.id",
	);
}

/** Presses Tab until the focus is on an element, as who has no mouse must be able to. */
export async function tabTo(page: Page, selector: string): Promise<void> {
	const isThere = `document.activeElement.matches(${JSON.stringify(selector)})`;
	for (let pressed = 0; pressed < 60; pressed++) {
		if (await page.evaluate(isThere)) return;
		await page.keyboard.press("Tab");
	}
	throw new Error(`"${selector}" cannot be reached with the keyboard`);
}

/** What sticks out of the page sideways, which readers of a narrow window would not see. */
export function overflowing(page: Page): Promise<string[]> {
	return page.evaluate<string[]>(`(() => {
		const width = document.documentElement.clientWidth;
		const isOut = (element) => {
			const { left, right } = element.getBoundingClientRect();
			return right > width + 1 || left < -1;
		};
		const scrolled = document.documentElement.scrollWidth > width ? ["page"] : [];
		const out = [...document.querySelectorAll("body *")]
			.filter((element) => element.checkVisibility() && !element.closest(".scroll, .skip, .unseen") && isOut(element))
			.map((element) => element.tagName + "#" + element.id);
		return [...scrolled, ...out];
	})()`);
}

/** Texts of a page whose contrast with what is behind them is less than WCAG 2.2 AA asks for (4.5 to 1). */
export function faintTexts(page: Page): Promise<string[]> {
	return page.evaluate<string[]>(`(() => {
		const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
		const rgb = (color) => {
			canvas.clearRect(0, 0, 1, 1);
			canvas.fillStyle = color;
			canvas.fillRect(0, 0, 1, 1);
			return canvas.getImageData(0, 0, 1, 1).data;
		};
		const luminance = (color) => {
			const [r, g, b] = [...rgb(color)].slice(0, 3).map((value) => {
				const part = value / 255;
				return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
			});
			return 0.2126 * r + 0.7152 * g + 0.0722 * b;
		};
		const behind = (element) => {
			for (let at = element; at; at = at.parentElement) {
				const { backgroundColor } = getComputedStyle(at);
				if (rgb(backgroundColor)[3] > 0) return backgroundColor;
			}
			throw new Error("Nothing is behind the page");
		};
		const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
		return [...document.querySelectorAll("body *")]
			.filter((element) => element.checkVisibility() && hasText(element))
			.filter((element) => {
				const [a, b] = [getComputedStyle(element).color, behind(element)].map(luminance).sort((x, y) => y - x);
				return (a + 0.05) / (b + 0.05) < 4.5;
			})
			.map((element) => element.tagName + ": " + element.innerText);
	})()`);
}
