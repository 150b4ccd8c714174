import type { Section } from "../draft.ts";
import { drawLine, keepTogether, widthOf } from "../paper.ts";
import { INK, MARGINS, STYLES } from "../style.ts";
import { artifact } from "../tags.ts";
import { list, paragraph } from "../text.ts";

/** What the report does not say. */
export const limitations: Section = {
	draw: ({ paper, words }) => list(paper, words.limitations),
};

const BOX = 92;

/** Lines for three signatures. */
export const signOff: Section = {
	draw: ({ paper, words }) => {
		const { intro, name, date, signature, ...roles } = words.signOff;
		// all three on one page: a signature alone on a sheet could belong to anything
		keepTogether(paper, 3 * BOX + 60);
		paragraph(paper, intro, { after: 14 });
		const { doc } = paper;
		const width = widthOf(paper);
		const lines: [string, number, number][] = [
			[name, 0, 0.36],
			[date, 0.4, 0.18],
			[signature, 0.62, 0.38],
		];
		for (const role of [roles.prepared, roles.reviewed, roles.approved]) {
			drawLine(paper, role, MARGINS.left, doc.y, STYLES.subheading);
			for (const [label, from, share] of lines) {
				const x = MARGINS.left + from * width;
				artifact(paper.tags, () =>
					doc
						.moveTo(x, doc.y + 50)
						.lineTo(x + share * width, doc.y + 50)
						.lineWidth(0.7)
						.strokeColor(INK)
						.stroke(),
				);
				drawLine(paper, label, x, doc.y + 54, STYLES.note);
			}
			doc.y += BOX;
		}
	},
};
