interface Described {
	readonly info: PDFKit.DocumentInfo;
	appendXML(xml: string): void;
	_addInfo(): void;
}

/** Makes the document write its description as XMP with `&` and `<` escaped, which pdfkit puts into the XML as they are. */
export function describeAsXml(doc: PDFKit.PDFDocument): void {
	// pdfkit calls this when the document ends; its types do not show it
	const described = doc as unknown as Described;
	described._addInfo = () => described.appendXML(xmpOf(described.info));
}

function xmpOf(info: PDFKit.DocumentInfo): string {
	const property = (name: string, value = ""): string =>
		`<${name}>${escaped(value)}</${name}>`;
	const inLanguage = (name: string, value = ""): string =>
		`<${name}><rdf:Alt><rdf:li xml:lang="x-default">${escaped(value)}</rdf:li></rdf:Alt></${name}>`;
	return [
		'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">',
		inLanguage("dc:title", info.Title),
		`<dc:creator><rdf:Seq>${property("rdf:li", info.Author)}</rdf:Seq></dc:creator>`,
		inLanguage("dc:description", info.Subject),
		property("xmp:CreateDate", dateOf(info.CreationDate)),
		property("xmp:ModifyDate", dateOf(info.ModDate)),
		property("xmp:CreatorTool", info.Creator),
		property("pdf:Producer", info.Producer),
		"</rdf:Description>",
	].join("\n");
}

/** Without fractions of a second: the document's own dates have none. */
function dateOf(date: Date | undefined): string {
	return date ? date.toISOString().replace(/\.\d+Z$/, "Z") : "";
}

function escaped(text: string): string {
	return text
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;");
}
