/** `bagit.txt` (RFC 8493, 2.1.1). */
export const DECLARATION =
	"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/** What `bag-info.txt` is made from; all of it stands in the signed payload too, or is counted there. */
export interface BagFacts {
	readonly id: string;
	readonly title: string;
	readonly organisation: string;
	readonly period: string;
	readonly revision: number;
	/** ISO 8601 UTC */
	readonly handedOverAt: string;
	readonly generator: { readonly name: string; readonly version: string };
	readonly files: number;
	readonly bytes: number;
}

/** `bag-info.txt` (RFC 8493, 2.2.2). */
export function bagInfo(facts: BagFacts): string {
	const { id, title, organisation, period, revision, generator } = facts;
	const about = `${title}, ${period}, revision ${revision}`;
	const lines = [
		...(organisation === "" ? [] : [["Source-Organization", organisation]]),
		["External-Identifier", id],
		["External-Description", about],
		["Bagging-Date", facts.handedOverAt.slice(0, 10)],
		["Bag-Software-Agent", `${generator.name} ${generator.version}`],
		["Payload-Oxum", `${facts.bytes}.${facts.files}`],
		["Bag-Size", sizeText(facts.bytes)],
	];
	return lines.map((line) => `${line.map(oneLine).join(": ")}\n`).join("");
}

function oneLine(text: string): string {
	return text.replace(/\s+/g, " ").trim();
}

/** Bytes in the largest unit that leaves at least 1, as people read sizes. */
export function sizeText(bytes: number): string {
	const units = ["bytes", "KB", "MB", "GB", "TB"];
	let [size, unit] = [bytes, 0];
	for (; size >= 1000 && unit < units.length - 1; unit++) size /= 1000;
	return `${unit === 0 ? size : size.toFixed(1)} ${units[unit]}`;
}
