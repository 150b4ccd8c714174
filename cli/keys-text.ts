import type { ApiKey } from "../lib/wire-keys.ts";

/** A key on one line, without what makes it work. */
export function keyAsText(key: ApiKey): string {
	const { id, label, scopes, profiles, expiresAt, revokedAt } = key;
	const whose = profiles === "*" ? "all profiles" : profiles.join(", ");
	const end = revokedAt === null ? "" : `, revoked ${dayOf(revokedAt)}`;
	return `${id} "${label}": ${scopes.join(", ")}; ${whose}; expires ${dayOf(expiresAt)}${end}`;
}

/** The keys, those that work first, at an instant (ms since the epoch, UTC). */
export function keysAsText(keys: readonly ApiKey[], now: number): string {
	if (keys.length === 0) return "There are no API keys\n";
	const ended = (key: ApiKey) =>
		key.revokedAt !== null || Date.parse(key.expiresAt) <= now;
	const lines = keys
		.toSorted((a, b) => Number(ended(a)) - Number(ended(b)))
		.map((key) => {
			const isExpired = ended(key) && key.revokedAt === null;
			return `${keyAsText(key)}${isExpired ? " (expired)" : ""}`;
		});
	return `${lines.join("\n")}\n`;
}

function dayOf(instant: string): string {
	return instant.slice(0, 10);
}
