import { marksOf } from "./pdf-content.ts";
import {
	type Dict,
	type Objects,
	readObjects,
	type Value,
} from "./pdf-objects.ts";

/** An element of the structure tree. */
export interface Part {
	readonly tag: string;
	readonly dict: Dict;
	readonly parts: readonly Part[];
	/** its own marked content, as `page mark` */
	readonly marks: readonly string[];
}

export interface Structure {
	/** what is against PDF/A-3a or tagged PDF, as far as it is looked at; empty for a sound file */
	readonly problems: readonly string[];
	readonly root: Part;
}

const PARENTS: Readonly<Record<string, readonly string[]>> = {
	TR: ["Table"],
	TH: ["TR"],
	TD: ["TR"],
	LI: ["L"],
	Lbl: ["LI"],
	LBody: ["LI"],
	TOCI: ["TOC"],
	H1: ["Sect"],
	H2: ["Sect"],
};

/** Checks the marks, the structure tree, the fonts, the attachments and what a file says of itself. */
export function structureOf(path: string): Structure {
	const objects = readObjects(path);
	const { catalog, dict } = objects;
	const tree = dict(catalog["/StructTreeRoot"]);
	const root = partOf(objects, objects.list(tree["/K"])[0], null);
	const problems = [
		...documentProblems(objects),
		...pageProblems(objects, root),
		...allParts(root).flatMap((part) => partProblems(part)),
		...fontProblems(objects),
		...fileProblems(objects),
	];
	return { problems, root };
}

/** An element and all below it, in the order of reading. */
export function allParts(part: Part): Part[] {
	return [part, ...part.parts.flatMap(allParts)];
}

function partOf(
	objects: Objects,
	reference: Value | undefined,
	page: Value,
): Part {
	const dict = objects.dict(reference);
	const own = dict["/Pg"] ?? page;
	const kids = objects.list(dict["/K"]);
	const isMark = (kid: Value) => objects.dict(kid)["/Type"] === "/MCR";
	const isLink = (kid: Value) => objects.dict(kid)["/Type"] === "/OBJR";
	const marks = kids.flatMap((kid) =>
		typeof kid === "number"
			? [`${own} ${kid}`]
			: isMark(kid)
				? [`${objects.dict(kid)["/Pg"]} ${objects.dict(kid)["/MCID"]}`]
				: [],
	);
	const parts = kids
		.filter((kid) => typeof kid !== "number" && !isMark(kid) && !isLink(kid))
		.map((kid) => partOf(objects, kid, own));
	return { tag: String(dict["/S"] ?? "").slice(1), dict, parts, marks };
}

function documentProblems(objects: Objects): string[] {
	const { catalog, dict, list, dicts, bytes, encrypted } = objects;
	const xmp = bytes(catalog["/Metadata"]).toString("utf8");
	const [intent] = list(catalog["/OutputIntents"]).map(dict);
	const names = dict(catalog["/Names"]);
	const scripted = dicts.some(
		({ "/S": s, "/JS": js }) => s === "/JavaScript" || js,
	);
	return [
		...expect(dict(catalog["/MarkInfo"])["/Marked"] === true, "not marked"),
		...expect(/^u:..$/.test(String(catalog["/Lang"])), "no language"),
		...expect(
			dict(catalog["/ViewerPreferences"])["/DisplayDocTitle"] === true,
			"the title is not displayed",
		),
		...expect(intent?.["/S"] === "/GTS_PDFA1", "no output intent"),
		...expect(
			bytes(intent?.["/DestOutputProfile"]).subarray(36, 40).toString() ===
				"acsp",
			"no colour profile",
		),
		...expect(xmp.includes("<pdfaid:part>3</pdfaid:part>"), "not part 3"),
		...expect(
			xmp.includes("<pdfaid:conformance>A</pdfaid:conformance>"),
			"not conformance A",
		),
		...expect(/<dc:title>.*<rdf:li[^>]*>[^<]+</s.test(xmp), "no title"),
		...expect(!encrypted, "encrypted"),
		...expect(!scripted && !names["/JavaScript"], "has a script"),
	];
}

function pageProblems(objects: Objects, root: Part): string[] {
	const { dict, list, catalog, bytes, at } = objects;
	const marked = new Map(
		allParts(root).flatMap((part) => part.marks.map((mark) => [mark, part])),
	);
	const numbers = list(
		dict(dict(catalog["/StructTreeRoot"])["/ParentTree"])["/Nums"],
	);
	const parents = new Map<Value, readonly Value[]>();
	for (let i = 0; i < numbers.length; i += 2)
		parents.set(numbers[i] ?? null, list(numbers[i + 1]));
	const seen = new Set<string>();
	const problems = objects.pages.flatMap((page, index) => {
		const { "/Contents": contents, "/StructParents": key } = dict(page);
		const streams = Array.isArray(contents) ? contents : [contents];
		const text = streams.map((one) => bytes(one).toString("latin1")).join("\n");
		const { problems: own, marks } = marksOf(text);
		const lost = marks.flatMap(([mcid, tag]) => {
			const mark = `${page} ${mcid}`;
			const part = marked.get(mark);
			const parent = at(parents.get(key ?? null)?.[mcid]);
			const twice = seen.has(mark);
			seen.add(mark);
			return [
				...expect(!twice, `mark ${mcid} twice`),
				...expect(part?.tag === tag, `mark ${mcid} is no ${tag} in the tree`),
				...expect(part?.dict === parent, `mark ${mcid} has another parent`),
			];
		});
		return [...own, ...lost].map((one) => `page ${index + 1}: ${one}`);
	});
	const missing = [...marked.keys()].filter((mark) => !seen.has(mark));
	return [...problems, ...missing.map((mark) => `nothing is marked ${mark}`)];
}

function partProblems({ tag, dict, parts, marks }: Part): string[] {
	const attributes = dict["/A"] as Dict | undefined;
	const misplaced = parts.filter(
		(part) => PARENTS[part.tag]?.includes(tag) === false,
	);
	const widths = new Set(parts.map(columnsOf));
	return [
		...expect(
			tag !== "TH" || attributes?.["/Scope"] !== undefined,
			"TH: no scope",
		),
		...expect(
			tag !== "Figure" || /^[ub]:./.test(String(dict["/Alt"])),
			"Figure: no text",
		),
		...expect(tag !== "Table" || widths.size <= 1, "Table: uneven rows"),
		...expect(
			tag === "Table" || tag === "TD" || parts.length + marks.length > 0,
			`${tag}: empty`,
		),
		...misplaced.map((part) => `${part.tag} in ${tag}`),
	];
}

/** How many columns a row has. */
function columnsOf({ parts }: Part): number {
	return parts.reduce((sum, { dict }) => {
		const attributes = dict["/A"] as Dict | undefined;
		return sum + Number(attributes?.["/ColSpan"] ?? 1);
	}, 0);
}

function fontProblems({ dicts, dict, list }: Objects): string[] {
	const fonts = dicts.filter((one) => one["/Type"] === "/Font");
	return fonts.flatMap((font) => {
		const name = font["/BaseFont"];
		if (font["/Subtype"] !== "/Type0")
			return expect(
				dict(font["/FontDescriptor"])["/FontFile2"] !== undefined,
				`${name} is not embedded`,
			);
		return [
			...expect(font["/ToUnicode"] !== undefined, `${name} has no text`),
			...expect(
				list(font["/DescendantFonts"]).length === 1,
				`${name} is empty`,
			),
		];
	});
}

function fileProblems({ dicts, catalog, list, dict }: Objects): string[] {
	const listed = list(catalog["/AF"]).map(dict);
	return dicts
		.filter((one) => one["/Type"] === "/Filespec")
		.flatMap((file) => {
			const name = file["/UF"];
			const embedded = dict(dict(file["/EF"])["/F"]);
			return [
				...expect(
					["/Data", "/Source"].includes(String(file["/AFRelationship"])),
					`${name} has no relationship`,
				),
				...expect(listed.includes(file), `${name} is not associated`),
				...expect(embedded["/Subtype"] !== undefined, `${name} has no type`),
				...expect(
					dict(embedded["/Params"])["/ModDate"] !== undefined,
					`${name} has no date`,
				),
			];
		});
}

function expect(holds: boolean, problem: string): string[] {
	return holds ? [] : [problem];
}
