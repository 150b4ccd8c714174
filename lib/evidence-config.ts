import { z } from "zod";
import { section } from "./section.ts";

/** The profile's section `evidence`: by what evidence bags are signed, and what is in them. */
export interface EvidenceSettings {
	/** a private key (PKCS #8, PEM), relative to the profile file */
	readonly key?: string | undefined;
	/** the key's certificate and those that lead to its issuer (PEM), relative to the profile file */
	readonly certificate?: string | undefined;
	/** ARN of a key of AWS KMS, in place of `key` */
	readonly kmsKey?: string | undefined;
	/** URL of a time-stamping authority (RFC 3161) */
	readonly timestamp?: string | undefined;
	/** whether the trace files are in the bag, or listed with their hashes only */
	readonly sources: "full" | "listed";
}

const text = z.string().trim().min(1);

/** How the section is read. */
export const EVIDENCE = section({
	key: text.optional(),
	certificate: text.optional(),
	kmsKey: z
		.string()
		.regex(/^arn:[^:]+:kms:[^:]+:[^:]*:(key|alias)\/.+$/, {
			error:
				'expected the ARN of a key, "arn:aws:kms:<region>:<account>:key/…"',
		})
		.optional(),
	timestamp: z.url({ protocol: /^https?$/ }).optional(),
	sources: z.enum(["full", "listed"]).default("full"),
})
	.refine(({ key, kmsKey }) => key === undefined || kmsKey === undefined, {
		path: ["key"],
		error: "expected one of key and kmsKey",
	})
	.refine(
		({ key, kmsKey, certificate }) =>
			(key ?? kmsKey) === undefined
				? certificate === undefined
				: certificate !== undefined,
		{
			path: ["certificate"],
			error: "a key and its certificate go together",
		},
	);

/** The passphrase of an encrypted signing key, from the environment. */
export function readPassphrase(
	env: Readonly<Record<string, string | undefined>>,
): string | undefined {
	return env["TRACEFOLIO_SIGNING_PASSPHRASE"] || undefined;
}
