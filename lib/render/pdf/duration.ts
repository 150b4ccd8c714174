/** Seconds of each unit; the signs are the same in every language. */
const UNITS = [
	["d", 86_400],
	["h", 3600],
	["min", 60],
	["s", 1],
] as const;

/** Whole seconds as people say them, in at most two units: `2 d 3 h`, `1 h 5 min`, `42 s`; what is smaller is left out. */
export function durationOf(
	seconds: number,
	count: (value: number) => string,
): string {
	const at = UNITS.findIndex(([, size]) => seconds >= size);
	if (at < 0) return `${count(0)} s`;
	let rest = seconds;
	const parts: string[] = [];
	for (const [sign, size] of UNITS.slice(at, at + 2)) {
		const whole = Math.floor(rest / size);
		rest -= whole * size;
		if (whole > 0) parts.push(`${count(whole)} ${sign}`);
	}
	return parts.join(" ");
}
