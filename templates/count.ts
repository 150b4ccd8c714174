/** A number of the report model and how the report writes it; the value is there to choose singular or plural. */
export interface Count {
	readonly value: number;
	readonly text: string;
}

/** A number with its noun: `1 trace`, `2 traces`. */
export function plural(count: Count, one: string, many: string): string {
	return `${count.text} ${count.value === 1 ? one : many}`;
}
