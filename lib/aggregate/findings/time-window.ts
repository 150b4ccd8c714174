/** A value, and when it happened, in ms. */
export interface Timed<Value> {
	readonly value: Value;
	readonly time: number;
}

/** The values of the last `span` ms, both ends included; they are added in the order of time. */
export function timeWindow<Value>(span: number) {
	let values: Timed<Value>[] = [];
	let head = 0;
	const forget = (now: number): void => {
		while (head < values.length && now - (values[head]?.time ?? now) > span)
			head++;
		// moving the rest each time would be slow over a long window
		if (head < 64 || head * 2 < values.length) return;
		values = values.slice(head);
		head = 0;
	};
	return {
		/** Adds a value and returns how many there are within the time that ends with it. */
		add(value: Value, time: number): number {
			values.push({ value, time });
			forget(time);
			return values.length - head;
		},
		first: (count: number): readonly Timed<Value>[] =>
			values.slice(head, head + count),
		/** The newest ones within the time that ends now, `count` at most. */
		last(now: number, count: number): readonly Timed<Value>[] {
			forget(now);
			return values.slice(Math.max(head, values.length - count));
		},
		/** Those within the time that ends now. */
		at(now: number): readonly Timed<Value>[] {
			forget(now);
			return values.slice(head);
		},
	};
}

/** Remembers values by key for `span` ms after they were last put; `put` is called in the order of time (ms). */
export function recentByKey<Value>(span: number) {
	const known = new Map<string, Timed<Value>>();
	const forget = (now: number): void => {
		// the map is in the order of its times, since what is put again goes to its end
		for (const [key, { time }] of known) {
			if (now - time <= span) return;
			known.delete(key);
		}
	};
	return {
		put(key: string, value: Value, time: number): void {
			forget(time);
			known.delete(key);
			known.set(key, { value, time });
		},
		/** What was put under the key within the time that ends now. */
		get(key: string, now: number): Value | undefined {
			const found = known.get(key);
			return found && now - found.time <= span ? found.value : undefined;
		},
	};
}
