import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { assetPath } from "../../lib/assets.ts";
import type { HttpAnswer } from "./event.ts";

const TYPES: Readonly<Record<string, string>> = {
	html: "text/html; charset=utf-8",
	css: "text/css; charset=utf-8",
	js: "text/javascript; charset=utf-8",
	svg: "image/svg+xml",
};

/** What the page may do: use its own files and ask its own API, and nothing else. */
const POLICY = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"img-src 'self' data:",
	"connect-src 'self'",
	"form-action 'none'",
	"frame-ancestors 'none'",
	"base-uri 'none'",
	"require-trusted-types-for 'script'",
	"trusted-types 'none'",
].join("; ");

/** The files of the report desk by the path that each is served at, with `/` for the page. */
export async function deskFiles(): Promise<ReadonlyMap<string, HttpAnswer>> {
	const folder = assetPath("desk");
	const files = new Map<string, HttpAnswer>();
	for (const name of await readdir(folder)) {
		const type = TYPES[name.split(".").at(-1) ?? ""];
		if (type === undefined) continue;
		const answer = {
			statusCode: 200,
			headers: { "content-type": type, "content-security-policy": POLICY },
			body: await readFile(join(folder, name), "utf8"),
		};
		files.set(name === "desk.html" ? "/" : `/${name}`, answer);
	}
	return files;
}
