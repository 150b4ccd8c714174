import { execFileSync } from "node:child_process";

/** A value of the file as `qpdf --json` writes it; strings stand for names (`/X`), texts (`u:x`), bytes (`b:hex`) and references (`5 0 R`). */
export type Value =
	| null
	| boolean
	| number
	| string
	| readonly Value[]
	| { readonly [key: string]: Value };
export type Dict = { readonly [key: string]: Value };

interface Stored {
	readonly value?: Value;
	readonly stream?: { readonly dict: Dict; readonly data: string };
}

/** The objects of a PDF file. */
export interface Objects {
	readonly encrypted: boolean;
	readonly catalog: Dict;
	/** pages as references, in their order */
	readonly pages: readonly string[];
	/** every dictionary that is an object of its own, those of streams included */
	readonly dicts: readonly Dict[];
	/** what a value stands for where it is a reference, else itself */
	readonly at: (value: Value | undefined) => Value;
	readonly dict: (value: Value | undefined) => Dict;
	readonly list: (value: Value | undefined) => readonly Value[];
	/** the decoded bytes of a stream */
	readonly bytes: (reference: Value | undefined) => Buffer;
}

/** Reads a file with qpdf; throws where it is damaged or qpdf is missing. */
export function readObjects(path: string): Objects {
	const { qpdf, ...json } = JSON.parse(
		execFileSync(
			"qpdf",
			["--json", "--json-stream-data=inline", "--decode-level=all", path],
			{ encoding: "utf8", maxBuffer: 256 << 20 },
		),
	);
	const stored: Readonly<Record<string, Stored>> = qpdf[1];
	const found = (reference: Value | undefined): Stored | undefined =>
		typeof reference === "string" ? stored[`obj:${reference}`] : undefined;
	const at = (value: Value | undefined): Value => {
		const object = found(value);
		return object?.value ?? object?.stream?.dict ?? value ?? null;
	};
	const dict = (value: Value | undefined): Dict => {
		const target = at(value);
		return isDict(target) ? target : {};
	};
	const list = (value: Value | undefined): readonly Value[] => {
		const target = at(value);
		return isList(target) ? target : target === null ? [] : [target];
	};
	return {
		encrypted: json.encrypt.encrypted,
		catalog: dict(dict(stored["trailer"]?.value)["/Root"]),
		pages: json.pages.map(({ object }: { object: string }) => object),
		dicts: Object.values(stored).flatMap(({ value, stream }) =>
			stream ? [stream.dict] : isDict(value) ? [value] : [],
		),
		at,
		dict,
		list,
		bytes: (reference) =>
			Buffer.from(found(reference)?.stream?.data ?? "", "base64"),
	};
}

function isDict(value: Value | undefined): value is Dict {
	return typeof value === "object" && value !== null && !isList(value);
}

function isList(value: Value | undefined): value is readonly Value[] {
	return Array.isArray(value);
}
