import { createHash } from "node:crypto";

/** A source of numbers that are the same for the same seed, on every machine. */
export interface Random {
	/** an integer in `[0, below)` */
	int(below: number): number;
	chance(probability: number): boolean;
	pick<T>(list: readonly T[]): T;
}

/** Source: the public-domain generator mulberry32. */
export function random(seed: number): Random {
	let state = seed;
	const next = (): number => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	return {
		int: (below) => Math.floor(next() * below),
		chance: (probability) => next() < probability,
		pick(list) {
			const [picked] = list.slice(Math.floor(next() * list.length));
			if (picked === undefined) throw new Error("Nothing to pick from");
			return picked;
		},
	};
}

/** Hex digits that belong to a name: ids that look drawn and never change. */
export function hexOf(name: string, digits: number): string {
	return createHash("sha256").update(name).digest("hex").slice(0, digits);
}
