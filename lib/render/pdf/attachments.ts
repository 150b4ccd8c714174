import type { Report } from "../../report/model.ts";

interface Attachment {
	readonly name: string;
	readonly description: string;
	/** `Source`: the document is made from it; `Data`: it says where the document's numbers come from */
	readonly relationship: "Source" | "Data";
	readonly value: unknown;
}

/**
 * Puts the report model into the document, as it is published, and what the manifest says of the report's inputs. The manifest
 * itself cannot be in there: it lists the document with its hash.
 */
export function attachData(doc: PDFKit.PDFDocument, report: Report): void {
	const generatedAt = new Date(report.report.generatedAt);
	for (const { value, ...about } of attachmentsOf(report)) {
		const bytes = Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
		doc.file(bytes, {
			...about,
			type: "application/json",
			creationDate: generatedAt,
			modifiedDate: generatedAt,
		} as PDFKit.Mixins.PDFAttachmentOptions);
	}
}

function attachmentsOf(report: Report): readonly Attachment[] {
	const { id, inputs, previousManifest, catalogs } = report.report;
	const sources = report.sources.map(({ object, size, sha256, digest }) => ({
		object,
		size,
		sha256,
		digest,
	}));
	return [
		{
			name: "report.json",
			description: "The report model: every number of this document",
			relationship: "Source",
			value: report,
		},
		{
			name: "manifest-inputs.json",
			description: "What the report is made from, with hashes",
			relationship: "Data",
			value: { report: id, inputs, previousManifest, catalogs, sources },
		},
	];
}
