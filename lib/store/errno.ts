/** The code of a system error (`ENOENT`), or an empty string. */
export function codeOf(error: unknown): string {
	return error instanceof Error && "code" in error ? String(error.code) : "";
}
