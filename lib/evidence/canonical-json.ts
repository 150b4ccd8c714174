/** JSON without white space, the keys of each object sorted: one text for one value. It is what a catalog's hash is taken over. */
export function canonicalJson(value: unknown): string {
	return JSON.stringify(value, (_key, member: unknown) =>
		typeof member === "object" && member !== null && !Array.isArray(member)
			? Object.fromEntries(
					Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)),
				)
			: member,
	);
}
