/** An element of DER, the distinguished encoding of ASN.1 (ITU-T X.690). */
export interface Element {
	readonly tag: number;
	readonly content: Buffer;
	/** tag, length and content */
	readonly whole: Buffer;
}

export const TAGS = {
	octetString: 0x04,
	oid: 0x06,
	sequence: 0x30,
	set: 0x31,
} as const;

/** Writes an element. */
export function element(
	tag: number,
	...contents: readonly Uint8Array[]
): Buffer {
	const content = Buffer.concat(contents);
	return Buffer.concat([Buffer.from([tag]), lengthOf(content), content]);
}

function lengthOf({ length }: Buffer): Buffer {
	if (length < 0x80) return Buffer.from([length]);
	const hex = length.toString(16);
	const bytes = Buffer.from(
		hex.padStart(hex.length + (hex.length % 2), "0"),
		"hex",
	);
	return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
}

/** The elements that fill `bytes`; null where they do not, or one is not as DER has it. Tags have one byte. */
export function elementsIn(bytes: Uint8Array): readonly Element[] | null {
	const data = Buffer.from(bytes);
	const found: Element[] = [];
	for (let at = 0; at < data.length; ) {
		const tag = data[at] ?? 0;
		const first = data[at + 1] ?? 0x80;
		const more = first < 0x80 ? 0 : first & 0x7f;
		if ((first >= 0x80 && more === 0) || more > 4) return null;
		const start = at + 2 + more;
		const length =
			more === 0
				? first
				: data.readUIntBE(at + 2, Math.min(more, data.length - at - 2) || 1);
		const content = data.subarray(start, start + length);
		const whole = data.subarray(at, start + length);
		if (!whole.equals(element(tag, content)) || content.length !== length)
			return null;
		found.push({ tag, content, whole });
		at = start + length;
	}
	return found;
}

/** The one element that fills `bytes`. */
export function elementOf(bytes: Uint8Array): Element | null {
	const [found, ...others] = elementsIn(bytes) ?? [];
	return others.length === 0 ? (found ?? null) : null;
}
