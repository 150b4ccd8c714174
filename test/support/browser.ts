import { type Browser, chromium, type Page } from "playwright-core";

/** Chromium, which reaches nothing but loopback and files; throws where it cannot be started, and says what to install. */
export async function startBrowser(): Promise<Browser> {
	const {
		TRACEFOLIO_TEST_CHROMIUM: executablePath = "/usr/bin/chromium",
		...env
	} = process.env;
	try {
		return await chromium.launch({
			executablePath,
			env,
			args: [
				// a container's root user has no sandbox, and nothing but the project's own page is opened
				"--no-sandbox",
				"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
			],
		});
	} catch (cause) {
		throw new Error(
			`Cannot start "${executablePath}": apt-get install -y --no-install-recommends chromium, or set TRACEFOLIO_TEST_CHROMIUM`,
			{ cause },
		);
	}
}

/** Drops files and folders of this machine in the middle of an element, as a file manager does. */
export async function dropOn(
	page: Page,
	selector: string,
	files: readonly string[],
): Promise<void> {
	const box = await page.locator(selector).boundingBox();
	if (box === null) throw new Error(`"${selector}" cannot be seen`);
	const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
	const data = { items: [], files: [...files], dragOperationsMask: 1 };
	const session = await page.context().newCDPSession(page);
	for (const type of ["dragEnter", "dragOver", "drop"] as const)
		await session.send("Input.dispatchDragEvent", { type, x, y, data });
	await session.detach();
}
