import { verify } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refuseUnfit } from "../../../lib/evidence/certificate.ts";
import { elementOf, elementsIn } from "../../../lib/evidence/cms/der.ts";
import { signDetached } from "../../../lib/evidence/cms/sign.ts";
import { verifySignedData } from "../../../lib/evidence/cms/verify.ts";
import { fileKeySigner } from "../../../lib/evidence/file-key.ts";
import { isTrusted } from "../../../lib/evidence/trust.ts";
import {
	type Holder,
	holder,
	type KeyKind,
	openssl,
	signerOf,
	temporaryFolder,
} from "./support.ts";

const DATA = "1.2.840.113549.1.7.1";
const CONTENT = Buffer.from("00  data/a\n");
const KINDS: readonly KeyKind[] = ["rsa", "P-256", "P-384"];

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const holders = new Map<string, Holder>();
beforeAll(async () => {
	folder = await temporaryFolder();
	for (const kind of KINDS)
		holders.set(kind, await holder(folder.path, `jane-${kind}`, { kind }));
});
afterAll(() => folder[Symbol.asyncDispose]());

function own(kind: KeyKind): Holder {
	const found = holders.get(kind);
	if (found === undefined) throw new Error();
	return found;
}

async function files(signature: Uint8Array) {
	const [p7s, content] = ["x.p7s", "x.txt"].map((name) =>
		join(folder.path, name),
	);
	if (p7s === undefined || content === undefined) throw new Error();
	await writeFile(p7s, signature);
	await writeFile(content, CONTENT);
	return { p7s, content };
}

describe("signDetached()", () => {
	it.each(KINDS)(
		"signs by %s so that OpenSSL verifies it, with the certificate and the time",
		async (kind) => {
			const jane = own(kind);
			const at = Date.now();
			const signature = await signDetached(CONTENT, signerOf(jane), at);
			const { p7s, content } = await files(signature);
			const der = ["-binary", "-inform", "DER"];
			const said = await openssl(
				...["cms", "-verify", ...der, "-in", p7s, "-content", content],
				...["-CAfile", jane.certificatePath, "-purpose", "any", "-cades"],
				...["-out", "/dev/null"],
			);
			expect(said).toContain("Verification successful");
			const printed = await openssl(
				"cms",
				"-cmsout",
				"-print",
				...der,
				"-in",
				p7s,
			);
			expect(printed).toContain("signingTime");
			expect(printed).toContain("id-smime-aa-signingCertificateV2");
			const check = verifySignedData(signature, DATA, CONTENT);
			expect(check).toMatchObject({
				kind: "holds",
				signedAt: Math.floor(at / 1000) * 1000,
			});
			if (check.kind === "holds")
				expect(check.signer.fingerprint256).toBe(
					jane.certificate.fingerprint256,
				);
		},
	);

	it("carries the chain, byte for byte", async () => {
		const authority = await holder(folder.path, "authority");
		const jane = await holder(folder.path, "issued", {
			kind: "rsa",
			issuer: authority,
			extensions: ["basicConstraints=critical,CA:false"],
		});
		const signature = await signDetached(
			CONTENT,
			signerOf(jane, [authority]),
			Date.now(),
		);
		const check = verifySignedData(signature, DATA, CONTENT);
		if (check.kind !== "holds") throw new Error(check.reason);
		expect(check.others.map(({ raw }) => raw)).toEqual([
			authority.certificate.raw,
		]);
		expect(check.signer.raw).toEqual(jane.certificate.raw);
		const { p7s, content } = await files(signature);
		const said = await openssl(
			...["cms", "-verify", "-binary", "-inform", "DER", "-in", p7s],
			...["-content", content, "-CAfile", authority.certificatePath],
			...["-purpose", "any", "-out", "/dev/null"],
		);
		expect(said).toContain("Verification successful");
	});
});

describe("verifySignedData()", () => {
	it("verifies what OpenSSL signs, and refuses it over other content", async () => {
		const { p7s, content } = await files(Buffer.of());
		const { keyPath, certificatePath } = own("rsa");
		await openssl(
			...[
				"cms",
				"-sign",
				"-cades",
				"-binary",
				"-outform",
				"DER",
				"-in",
				content,
			],
			...["-signer", certificatePath, "-inkey", keyPath, "-out", p7s],
		);
		const signature = await readFile(p7s);
		expect(verifySignedData(signature, DATA, CONTENT).kind).toBe("holds");
		expect(verifySignedData(signature, DATA, Buffer.from("01"))).toEqual({
			kind: "fails",
			reason: "it was made over other content",
		});
	});

	it("finds every flipped bit of what is signed and of the signature", async () => {
		const signature = await signDetached(
			CONTENT,
			signerOf(own("P-256")),
			Date.now(),
		);
		// what comes before is the certificate, whose hash is signed, and names of the signer and of algorithms
		const start = signature.indexOf(
			Buffer.from("06092a864886f70d010903", "hex"),
		);
		expect(start).toBeGreaterThan(0);
		for (let at = start; at < signature.length; at++) {
			const flipped = Buffer.from(signature);
			flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
			const { kind } = verifySignedData(flipped, DATA, CONTENT);
			expect([at - start, kind]).toEqual([at - start, "fails"]);
		}
	});

	it("refuses another certificate of the same key", async () => {
		const jane = own("P-256");
		const other = join(folder.path, "other.pem");
		await openssl(
			...["req", "-x509", "-key", jane.keyPath, "-days", "30", "-out", other],
			...["-subj", "/O=Nordhafen/CN=somebody else"],
		);
		const pem = await readFile(other, "utf8");
		const genuine = signerOf(jane);
		const disguised = signerOf({ ...jane, pem });
		const signature = await signDetached(
			CONTENT,
			{
				...disguised,
				// signs attributes that name the genuine certificate
				async sign() {
					const whole = await signDetached(
						CONTENT,
						{ ...genuine, sign: async (message) => message },
						0,
					);
					return genuine.sign(elementOf(whole)?.content ?? Buffer.of());
				},
			},
			Date.now(),
		);
		expect(verifySignedData(signature, DATA, CONTENT).kind).toBe("fails");
	});

	it("refuses bytes after it, and what is no signature", async () => {
		const signature = await signDetached(
			CONTENT,
			signerOf(own("P-256")),
			Date.now(),
		);
		for (const bytes of [
			Buffer.concat([signature, Buffer.of(0)]),
			signature.subarray(0, -1),
			Buffer.of(),
			Buffer.from("hello"),
			Buffer.from("30820000", "hex"),
		])
			expect(verifySignedData(bytes, DATA, CONTENT).kind).toBe("fails");
	});
});

describe("fileKeySigner()", () => {
	it("signs with an encrypted key and its passphrase, and says what is missing without", async () => {
		const jane = own("P-384");
		const keyPath = join(folder.path, "encrypted.pem");
		await openssl(
			...["pkcs8", "-topk8", "-in", jane.keyPath, "-out", keyPath],
			...["-passout", "pass:open sesame"],
		);
		const key = await readFile(keyPath, "utf8");
		const given = {
			key,
			keyPath,
			certificates: jane.pem,
			certificatesPath: "c.pem",
		};
		const signer = fileKeySigner({ ...given, passphrase: "open sesame" });
		const signature = await signer.sign(CONTENT);
		expect(
			verify("sha384", CONTENT, jane.certificate.publicKey, signature),
		).toBe(true);
		expect(() => fileKeySigner(given)).toThrow(
			"TRACEFOLIO_SIGNING_PASSPHRASE is not set",
		);
		expect(() => fileKeySigner({ ...given, passphrase: "wrong" })).toThrow(
			"is not its passphrase",
		);
	});

	it("refuses a certificate of another key, and finds its own among several", () => {
		const [jane, other] = [own("P-256"), own("rsa")];
		expect(() => signerOf({ ...jane, pem: other.pem })).toThrow(
			/No certificate in .* belongs to the key/,
		);
		const { certificates } = signerOf({ ...jane, pem: other.pem + jane.pem });
		expect(certificates.map(({ raw }) => raw)).toEqual([
			jane.certificate.raw,
			other.certificate.raw,
		]);
	});

	it("refuses what is no key, no certificate, and keys that few programs verify", async () => {
		const jane = own("P-256");
		expect(() => signerOf({ ...jane, key: "hello" })).toThrow(
			"no private key in PEM",
		);
		expect(() => signerOf({ ...jane, pem: "hello" })).toThrow(
			"no certificate in PEM",
		);
		const keyPath = join(folder.path, "ed.pem");
		await openssl("genpkey", "-algorithm", "ed25519", "-out", keyPath);
		const key = await readFile(keyPath, "utf8");
		expect(() => signerOf({ ...jane, key })).toThrow("no RSA key");
	});
});

describe("refuseUnfit()", () => {
	it("says that a certificate has expired or is not valid yet, and when", () => {
		const { certificate } = own("rsa");
		const [from, to] = [certificate.validFrom, certificate.validTo].map(
			Date.parse,
		);
		if (from === undefined || to === undefined) throw new Error();
		expect(() => refuseUnfit(certificate, from)).not.toThrow();
		expect(() => refuseUnfit(certificate, to)).not.toThrow();
		expect(() => refuseUnfit(certificate, to + 1)).toThrow(
			`expired on ${new Date(to).toISOString()}`,
		);
		expect(() => refuseUnfit(certificate, from - 1)).toThrow(
			`is not valid before ${new Date(from).toISOString()}`,
		);
	});
});

describe("isTrusted()", () => {
	it("follows issuers to a trusted one, and only authorities within their limits", async () => {
		const root = await holder(folder.path, "root", {
			extensions: ["basicConstraints=critical,CA:true,pathlen:0"],
		});
		const middle = await holder(folder.path, "middle", { issuer: root });
		const direct = await holder(folder.path, "direct", { issuer: root });
		const below = await holder(folder.path, "below", { issuer: middle });
		const stranger = await holder(folder.path, "root");
		// certificates hold from whole seconds on
		const now = Date.now() + 1000;
		const trust = (
			one: Holder,
			others: Holder[],
			trusted: Holder[],
			at = now,
		) =>
			isTrusted(
				one.certificate,
				others.map(({ certificate }) => certificate),
				trusted.map(({ certificate }) => certificate),
				at,
			);
		expect(trust(direct, [], [root])).toBe(true);
		expect(trust(direct, [], [direct])).toBe(true);
		expect(trust(below, [middle], [middle])).toBe(true);
		expect(trust(below, [], [root])).toBe(false);
		// the root allows no authority below itself
		expect(trust(below, [middle], [root])).toBe(false);
		// of the same name, with another key
		expect(trust(direct, [], [stranger])).toBe(false);
		expect(trust(direct, [], [])).toBe(false);
		expect(trust(direct, [], [root], now + 40 * 86_400_000)).toBe(false);
	});
});

describe("elementsIn()", () => {
	it("refuses lengths that are longer than they need be, or than what is there", () => {
		for (const hex of [
			"0481020000",
			"04830000010a",
			"0405",
			"04",
			"3080",
			"0484ffffffff",
		])
			expect([hex, elementsIn(Buffer.from(hex, "hex"))]).toEqual([hex, null]);
		expect(elementsIn(Buffer.from("04010a0500", "hex"))).toHaveLength(2);
	});
});
