import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Download } from "./service.ts";

const LINK = z.object({
	/** name of the profile in whose output store it is */
	profile: z.string(),
	key: z.string(),
	version: z.string().nullable(),
	fileName: z.string(),
	/** ms since the epoch, UTC */
	until: z.number(),
});

/** What a link gives, and until when. */
export type LocalLink = z.infer<typeof LINK>;

/** Links to objects of a store that makes none itself: what they give is in them, under a seal of this process. */
export interface LocalLinks {
	/** The last segment of a link's path. */
	tokenOf(profile: string, download: Download, until: number): string;
	/** What a token gives at an instant (ms since the epoch, UTC); null where it was not made here, was altered or has expired. */
	open(token: string, now: number): LocalLink | null;
}

/** `secret`: bytes that only this service knows. */
export function localLinks(secret: Uint8Array): LocalLinks {
	const sealOf = (text: string) =>
		createHmac("sha256", secret).update(text).digest();
	return {
		tokenOf(profile, { key, version, fileName }, until) {
			const link: LocalLink = { profile, key, version, fileName, until };
			const text = Buffer.from(JSON.stringify(link)).toString("base64url");
			return `${text}.${sealOf(text).toString("base64url")}`;
		},
		open(token, now) {
			const [text = "", seal = ""] = token.split(".");
			const given = Buffer.from(seal, "base64url");
			const expected = sealOf(text);
			if (given.length !== expected.length) return null;
			if (!timingSafeEqual(given, expected)) return null;
			const link = LINK.parse(
				JSON.parse(Buffer.from(text, "base64url").toString()),
			);
			return now < link.until ? link : null;
		},
	};
}
