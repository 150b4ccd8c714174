/** Durations in whole seconds, counted by value: memory grows with the longest one. */
export interface Durations {
	add(seconds: number): void;
	/** the duration that `share` of them do not exceed (nearest rank); null where there is none */
	quantile(share: number): number | null;
	longest(): number | null;
}

export function durations(): Durations {
	const counts = new Map<number, number>();
	let total = 0;
	const quantile = (share: number): number | null => {
		const rank = Math.max(1, Math.ceil(share * total));
		let passed = 0;
		for (const [seconds, count] of [...counts].sort(([a], [b]) => a - b)) {
			passed += count;
			if (passed >= rank) return seconds;
		}
		return null;
	};
	return {
		add(seconds) {
			counts.set(seconds, (counts.get(seconds) ?? 0) + 1);
			total++;
		},
		quantile,
		longest: () => quantile(1),
	};
}
