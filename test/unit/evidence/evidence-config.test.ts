import { describe, expect, it } from "vitest";
import { EVIDENCE, readPassphrase } from "../../../lib/evidence-config.ts";

const ARN = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd";

describe("EVIDENCE", () => {
	it("takes a key or a KMS key with its certificate, or neither", () => {
		expect(EVIDENCE.parse({})).toEqual({ sources: "full" });
		expect(
			EVIDENCE.parse({ key: "k.pem", certificate: "c.pem", sources: "listed" }),
		).toEqual({ key: "k.pem", certificate: "c.pem", sources: "listed" });
		expect(EVIDENCE.parse({ kmsKey: ARN, certificate: "c.pem" })).toMatchObject(
			{ kmsKey: ARN },
		);
	});

	it.each([
		[{ key: "k.pem" }, "go together"],
		[{ certificate: "c.pem" }, "go together"],
		[
			{ key: "k.pem", kmsKey: ARN, certificate: "c.pem" },
			"one of key and kmsKey",
		],
		[{ kmsKey: "my-key", certificate: "c.pem" }, "the ARN of a key"],
		[{ timestamp: "ftp://example.com" }, "timestamp"],
		[{ sources: "some" }, "sources"],
		[{ keys: "k.pem" }, "known: key, certificate"],
	])("refuses %j", (section, why) => {
		const { error } = EVIDENCE.safeParse(section);
		expect(JSON.stringify(error?.issues)).toContain(why);
	});
});

describe("readPassphrase()", () => {
	it("keeps it as it is; an empty one is none", () => {
		const name = "TRACEFOLIO_SIGNING_PASSPHRASE";
		expect(readPassphrase({ [name]: " open sesame " })).toBe(" open sesame ");
		expect(readPassphrase({ [name]: "" })).toBeUndefined();
	});
});
