import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The path of a file of `templates/`: beside the program where it is bundled, else among the sources. */
export function assetPath(name: string): string {
	const here = dirname(fileURLToPath(import.meta.url));
	const bundled = join(here, "templates", name);
	return existsSync(bundled) ? bundled : join(here, "../templates", name);
}
