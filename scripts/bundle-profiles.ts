import { cp, readFile } from "node:fs/promises";
import { dirname, isAbsolute, join, resolve, sep } from "node:path";
import { type Profile, parseProfile } from "../lib/config.ts";

/** Files of profiles, as TRACEFOLIO_PROFILE_FILE names them: one, or several with commas between. */
export function profileFiles(given: string | undefined): string[] {
	const files = (given ?? "").split(",").map((file) => file.trim());
	const named = files.filter((file) => file !== "");
	return named.length > 0 ? named : ["examples/tenant/tracefolio.yml"];
}

/**
 * Copies each profile to `<folder>/profiles/<name>/tracefolio.yml`, and the files that it names to the same place relative to it. A
 * private key only goes where evidence is signed. Throws for a wrong profile, for two of one name, and for a file that does not lie
 * beside its profile or below.
 */
export async function copyProfiles(
	files: readonly string[],
	folder: string,
	{ signs }: { readonly signs: boolean },
): Promise<void> {
	const seen = new Map<string, string>();
	for (const file of files) {
		const profile = parseProfile(await readFile(file, "utf8"), file);
		const { profile: name } = profile;
		const other = seen.get(name);
		if (other !== undefined)
			throw new Error(
				`"${other}" and "${file}" both name their profile "${name}". Each needs a name of its own`,
			);
		seen.set(name, file);
		const copy = join(folder, "profiles", name);
		await cp(file, join(copy, "tracefolio.yml"), { dereference: true });
		for (const named of namedBy(profile, signs))
			await copyNamed(named, dirname(file), copy, signs);
	}
}

function namedBy(profile: Profile, signs: boolean): string[] {
	const { archive, theme, tickets, evidence } = profile;
	const optional = [
		theme.logo,
		tickets,
		evidence?.certificate,
		signs ? evidence?.key : null,
	].filter((file) => file !== null && file !== undefined);
	return [...optional, ...archive.digestKeys.map(({ file }) => file)];
}

async function copyNamed(
	file: string,
	from: string,
	to: string,
	signs: boolean,
) {
	const copy = resolve(to, file);
	if (isAbsolute(file) || !copy.startsWith(resolve(to) + sep))
		throw new Error(`"${file}" must lie beside the profile or below`);
	const source = join(from, file);
	if (!signs && PRIVATE_KEY.test(await readFile(source, "latin1")))
		throw new Error(
			`"${file}" holds a private key, and would be copied to functions that sign nothing. Keep the key in a file of its own (evidence.key), or use a key of KMS`,
		);
	// what a link leads to: a package has no links
	await cp(source, copy, { dereference: true });
}

const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
