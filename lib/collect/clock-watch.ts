/** Between which instants a run asked, by its own clock and by the service's, which need not agree. */
export interface ClockWatch {
	/** to be told the service's clock as each answer comes: ms since the epoch, UTC; null where it does not say */
	answered(serverTime: number | null): void;
	/** the service's clock at the last answer that said it */
	service(): number | null;
	/**
	 * ISO 8601. Nothing was asked before `askedAt` and nothing after `answeredAt`, if one of both clocks is right; null where an
	 * answer did not say its time.
	 */
	bounds(): {
		readonly askedAt: string | null;
		readonly answeredAt: string | null;
	};
}

export function clockWatch(now: () => number): ClockWatch {
	let service: number | null = null;
	let first = Number.POSITIVE_INFINITY;
	let last = Number.NEGATIVE_INFINITY;
	let silent = false;
	return {
		answered(serverTime) {
			silent ||= serverTime === null;
			if (serverTime === null) return;
			service = serverTime;
			const clocks = [serverTime, now()];
			first = Math.min(first, ...clocks);
			last = Math.max(last, ...clocks);
		},
		service: () => service,
		bounds() {
			const known = service !== null && !silent;
			return {
				askedAt: known ? new Date(first).toISOString() : null,
				answeredAt: known ? new Date(last).toISOString() : null,
			};
		},
	};
}
