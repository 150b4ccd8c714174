const TOKEN =
	/\((?:\\[\s\S]|[^\\)])*\)|<<|>>|<[0-9A-Fa-f\s]*>|\/[^\s/<>[\]()]+|[^\s/<>[\]()]+|[[\]]/g;
const TEXT = ["Tj", "TJ", "'", '"'];
const PAINT = ["S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "Do", "sh"];

/** What a page draws, as far as it is marked. */
export interface Marked {
	readonly problems: readonly string[];
	/** the marks that the structure tree refers to, in their order, each with its tag */
	readonly marks: readonly (readonly [mcid: number, tag: string])[];
}

interface Open {
	readonly tag: string;
	readonly mcid: number | null;
}

/** Reads a content stream: everything shown must be an artifact or have a mark, and what is begun must end. */
export function marksOf(content: string): Marked {
	const problems: string[] = [];
	const marks: (readonly [number, string])[] = [];
	const open: Open[] = [];
	let operands: string[] = [];
	for (const [token] of content.matchAll(TOKEN)) {
		if (token === "BMC" || token === "BDC") {
			const begun = openOf(operands);
			const inside = open.some(({ tag }) => tag === "/Artifact");
			if (begun.mcid !== null && (inside || open.some(isMarked)))
				problems.push(`mark ${begun.mcid} inside another`);
			if (begun.mcid !== null) marks.push([begun.mcid, begun.tag.slice(1)]);
			open.push(begun);
		} else if (token === "EMC") {
			if (!open.pop()) problems.push("EMC without a beginning");
		} else if (TEXT.includes(token) || PAINT.includes(token)) {
			if (!open.some((one) => isMarked(one) || one.tag === "/Artifact"))
				problems.push(`${token} outside marked content`);
		}
		operands = /^[A-Za-z'"]+\*?$/.test(token) ? [] : [...operands, token];
	}
	if (open.length > 0) problems.push("marked content without an end");
	return { problems, marks };
}

function openOf(operands: readonly string[]): Open {
	const id = operands.indexOf("/MCID");
	const tag = operands[0] ?? "";
	return { tag, mcid: id < 0 ? null : Number(operands[id + 1]) };
}

function isMarked({ mcid }: Open): boolean {
	return mcid !== null;
}
