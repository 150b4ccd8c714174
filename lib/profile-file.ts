import { readFile } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";
import {
	DEFAULT_PROFILE,
	type Profile,
	parseProfile,
	type S3Settings,
} from "./config.ts";
import { TracefolioError } from "./errors.ts";

/** The profile in a file and the folder that it lies in; without a path, every default. Throws CONFIG where it cannot be read or is wrong. */
export async function loadProfile(
	path: string | undefined,
): Promise<{ readonly profile: Profile; readonly folder: string }> {
	if (path === undefined) return { profile: DEFAULT_PROFILE, folder: "." };
	const text = (await readLocal(path, "profile")).toString();
	return { profile: parseProfile(text, path), folder: dirname(path) };
}

/** A file that the configuration names. Throws CONFIG, saying what it should have been, where it cannot be read. */
export async function readLocal(path: string, what: string): Promise<Buffer> {
	try {
		return await readFile(path);
	} catch (cause) {
		const code = (cause as NodeJS.ErrnoException).code;
		const why = code === "ENOENT" ? "there is no such file" : code;
		throw new TracefolioError(
			"CONFIG",
			`Cannot read the ${what} "${path}": ${why}`,
			{ facts: { path }, cause },
		);
	}
}

/** A URI of a profile, whose folders are relative to the profile's file. Throws CONFIG with `missing` where there is none. */
export function located(
	uri: string | null,
	base: string,
	missing: string,
): string {
	if (uri === null) throw new TracefolioError("CONFIG", missing);
	return isFolder(uri) ? join(base, uri) : uri;
}

/** Says that nothing names a store, and how to name it. */
export function notGiven(key: "archive" | "output", option: string): string {
	return `No ${key} is given. Name it on the command line (${option}), as TRACEFOLIO_${key.toUpperCase()} or as "${key}" in the profile`;
}

function isFolder(uri: string): boolean {
	return !/^[a-z][a-z0-9+.-]*:\/\//i.test(uri) && !isAbsolute(uri);
}

/** Each setting from the request, else from the profile; one that neither has is absent, so that the driver's default holds. */
export function s3Options(request: S3Settings, profile: S3Settings) {
	const endpoint = request.endpoint ?? profile.endpoint;
	const region = request.region ?? profile.region;
	const pathStyle = request.pathStyle ?? profile.pathStyle;
	return {
		...(endpoint !== undefined && { endpoint }),
		...(region !== undefined && { region }),
		...(pathStyle !== undefined && { pathStyle }),
	};
}
