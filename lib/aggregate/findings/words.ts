import type { Finding } from "../../report/model.ts";

const LONGEST_NAME = 100;

/** A name in quotation marks, shortened. */
export function quoted(name: string): string {
	return `"${shortened(name)}"`;
}

/** A name for a sentence: a very long one is cut, and stands whole in the finding's fields. */
export function shortened(name: string): string {
	if (name.length <= LONGEST_NAME) return name;
	// half of a surrogate pair would be no character
	return `${name.slice(0, LONGEST_NAME).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

/** `1 trace`, `2 traces` */
export function counted(count: number, noun: string): string {
	return `${count} ${count === 1 ? noun : `${noun}s`}`;
}

/** Who acted: `"alice" of "example"`. */
export function who({
	user,
	domain,
}: Pick<Finding, "user" | "domain">): string {
	if (user !== null && domain !== null)
		return `${quoted(user)} of ${quoted(domain)}`;
	if (user !== null) return quoted(user);
	return domain === null ? "nobody named" : `account ${quoted(domain)}`;
}

const UNITS = [
	[86_400_000, "day"],
	[3_600_000, "hour"],
	[60_000, "minute"],
	[1000, "second"],
] as const;

/** A duration in ms as its largest unit of which there are two or more, rounded down: `90 seconds`, `47 hours`. */
export function lasting(ms: number): string {
	const [size, noun] = UNITS.find(([unit]) => ms >= 2 * unit) ?? [
		1000,
		"second",
	];
	return counted(Math.floor(ms / size), noun);
}
