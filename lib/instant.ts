/**
 * Reads an instant as CTS and its consoles write it, as ms since the epoch, UTC; null where it is none of these:
 * 13-digit ms or 10-digit seconds (number or numeric text), `2016/12/08 11:07:28 GMT+08:00`,
 * `12/01/2016 11:07:28 GMT+08:00` (month first), `2016-12-15 15:27:40 GMT+08:00`, `Nov 16, 2023 10:54:04 GMT+08:00`,
 * and ISO 8601 with an explicit offset.
 *
 * Source: "Trace Structure" and "Example Traces" of the CTS user guide; the service pages' console views.
 */
export function parseInstant(value: unknown): number | null {
	if (typeof value === "number") return fromNumber(value);
	if (typeof value !== "string") return null;
	const text = value.trim();
	if (/^\d+$/.test(text)) return fromNumber(Number(text));
	return fromConsoleText(text);
}

function fromNumber(value: number): number | null {
	if (value >= 1e12 && value < 1e13) return Math.floor(value);
	if (value >= 1e9 && value < 1e10) return Math.floor(value * 1000);
	return null;
}

const TIME = String.raw`(?<H>\d{2}):(?<M>\d{2}):(?<S>\d{2})(?:\.(?<F>\d{1,9}))?`;
const GMT = String.raw`\s+(?:GMT|UTC)(?<O>[+-]\d{2}:?\d{2})?`;
const FORMATS = [
	String.raw`(?<y>\d{4})/(?<m>\d{1,2})/(?<d>\d{1,2})\s+${TIME}${GMT}`,
	String.raw`(?<m>\d{1,2})/(?<d>\d{1,2})/(?<y>\d{4})\s+${TIME}${GMT}`,
	String.raw`(?<y>\d{4})-(?<m>\d{1,2})-(?<d>\d{1,2})\s+${TIME}${GMT}`,
	String.raw`(?<b>[A-Z][a-z]{2})\s+(?<d>\d{1,2}),\s+(?<y>\d{4})\s+${TIME}${GMT}`,
	String.raw`(?<y>\d{4})-(?<m>\d{2})-(?<d>\d{2})T${TIME}(?:Z|(?<O>[+-]\d{2}:?\d{2}))`,
].map((source) => new RegExp(`^${source}$`));
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

function fromConsoleText(text: string): number | null {
	for (const format of FORMATS) {
		const parts = format.exec(text)?.groups;
		if (parts) return fromParts(parts);
	}
	return null;
}

function fromParts(parts: Record<string, string | undefined>): number | null {
	const of = (name: string): number => Number(parts[name] ?? 0);
	const month = parts["b"] ? MONTHS.indexOf(parts["b"]) + 1 : of("m");
	const millis = Math.floor(Number(`0.${parts["F"] ?? 0}`) * 1000);
	const fields = [of("y"), month - 1, of("d"), of("H"), of("M"), of("S")];
	const [y = 0, m = 0, d = 0, ...time] = fields;
	const local = new Date(Date.UTC(y, m, d, ...time, millis));
	// Date.UTC rolls 31 February over into March; what does not come back as it went in is no date
	const back = [
		local.getUTCFullYear(),
		local.getUTCMonth(),
		local.getUTCDate(),
		local.getUTCHours(),
		local.getUTCMinutes(),
		local.getUTCSeconds(),
	];
	if (back.some((field, i) => field !== fields[i])) return null;
	const offset = offsetMs(parts["O"]);
	return offset === null ? null : local.getTime() - offset;
}

/** Null for an offset that no place on earth has. */
function offsetMs(offset: string | undefined): number | null {
	if (offset === undefined) return 0;
	const digits = offset.replace(":", "");
	const [hours, minutes] = [digits.slice(1, 3), digits.slice(3, 5)].map(Number);
	if (hours === undefined || minutes === undefined) return null;
	if (hours > 14 || minutes > 59) return null;
	const ms = (hours * 60 + minutes) * 60_000;
	return digits.startsWith("-") ? -ms : ms;
}
