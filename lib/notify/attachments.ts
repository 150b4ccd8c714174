import { createHash } from "node:crypto";
import { messageOf, TracefolioError } from "../errors.ts";
import type { AttachSettings } from "../notify-config.ts";
import type { Store } from "../store/store.ts";
import type { Attachment } from "./channel.ts";
import type { Letter } from "./letter.ts";
import type { Notice } from "./notice.ts";

/** Which files go with a message, and which of those that were wished for do not. */
export interface Chosen {
	readonly attached: Letter["attachments"];
	readonly left: readonly string[];
}

/** Takes the files in the order of the settings, each that fits into what is left of `maxBytes`; only of a publication. */
export function chooseAttachments(
	notice: Notice,
	attach: AttachSettings | null,
	isReadable: boolean,
): Chosen {
	if (notice.kind !== "published" || attach === null)
		return { attached: [], left: [] };
	const attached: Letter["attachments"][number][] = [];
	const left: string[] = [];
	let room = isReadable ? attach.maxBytes : 0;
	for (const name of new Set<string>(attach.files)) {
		const file = notice.files.find((own) => own.name === name);
		if (file === undefined || file.size > room) {
			left.push(name);
			continue;
		}
		room -= file.size;
		const { sha256, version } = file;
		attached.push({ name, key: `${notice.folder}${name}`, version, sha256 });
	}
	return { attached, left };
}

/** Reads the files of a message. Throws STORE where one cannot be read, or is not as it was published. */
export async function readAttachments(
	output: Store | null,
	{ attachments }: Letter,
): Promise<Attachment[]> {
	const read: Attachment[] = [];
	for (const { name, key, version, sha256 } of attachments) {
		const bytes = await bytesOf(output, key, version);
		if (createHash("sha256").update(bytes).digest("hex") !== sha256)
			throw unreadable(key, "it is not as it was published");
		read.push({ name, bytes });
	}
	return read;
}

async function bytesOf(
	output: Store | null,
	key: string,
	version: string | null,
): Promise<Buffer> {
	if (output === null) throw unreadable(key, "there is no output store");
	try {
		return Buffer.concat(await Array.fromAsync(output.read(key, version)));
	} catch (error) {
		throw unreadable(key, messageOf(error));
	}
}

function unreadable(key: string, why: string): TracefolioError {
	return new TracefolioError("STORE", `Cannot attach "${key}": ${why}`, {
		facts: { key },
	});
}
