/** The width of a text in points. */
export type Measure = (text: string) => number;

// kerning between pieces is not measured; this keeps a line from touching its neighbour
const SLACK = 0.5;

/**
 * Breaks a text into lines no wider than `width` points: after spaces, else inside names after `/ _ - . :` and between
 * `aB`, else anywhere. No character is lost but the spaces at line ends.
 */
export function wrap(text: string, width: number, measure: Measure): string[] {
	const lines: string[] = [];
	let line = "";
	let used = 0;
	const put = (piece: string): void => {
		if (used + measure(piece.trimEnd()) > width - SLACK && line !== "") {
			lines.push(line.trimEnd());
			line = "";
			used = 0;
		}
		line += piece;
		used += measure(piece);
	};
	for (const word of text.split(/(?<= )(?! )/)) {
		if (measure(word.trimEnd()) <= width - SLACK) put(word);
		else for (const piece of pieces(word, width, measure)) put(piece);
	}
	return [...lines, line.trimEnd()];
}

function pieces(word: string, width: number, measure: Measure): string[] {
	return word
		.split(/(?<=[/_.:-])|(?<=\p{Ll})(?=\p{Lu})/u)
		.flatMap((piece) =>
			measure(piece.trimEnd()) <= width - SLACK ? [piece] : [...piece],
		);
}
