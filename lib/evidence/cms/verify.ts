import { createHash, verify, X509Certificate } from "node:crypto";
import {
	type Attribute,
	ContentInfo,
	id_signedData,
	SignedData,
	type SignerInfo,
} from "@peculiar/asn1-cms";
import { AsnParser, AsnSerializer } from "@peculiar/asn1-schema";
import { Certificate, Time } from "@peculiar/asn1-x509";
import { type Element, element, elementOf, elementsIn, TAGS } from "./der.ts";
import { HASHES, OID, SIGNATURES } from "./oids.ts";

/** What a signature says, where it holds. */
export type SignatureCheck =
	| {
			readonly kind: "holds";
			readonly signer: X509Certificate;
			/** every other certificate that it carries */
			readonly others: readonly X509Certificate[];
			/** when the signer says it was made, ms since the epoch, UTC; null where it does not */
			readonly signedAt: number | null;
			/** what it carries in itself; null where its content lies elsewhere */
			readonly content: Buffer | null;
	  }
	| { readonly kind: "fails"; readonly reason: string };

/**
 * Verifies CMS SignedData (RFC 5652) with exactly one signer, over `detached` or what it carries in itself, by the certificate in
 * it that the signed attributes name (RFC 5035). Whether that certificate is to be trusted is not asked here. Never throws.
 */
export function verifySignedData(
	der: Uint8Array,
	contentType: string,
	detached: Uint8Array | null,
): SignatureCheck {
	try {
		return check(der, contentType, detached);
	} catch (error) {
		if (error instanceof Unfit) return fails(error.message);
		return fails("it is no signature that can be read");
	}
}

class Unfit extends Error {}

function fails(reason: string): SignatureCheck {
	return { kind: "fails", reason };
}

function check(
	der: Uint8Array,
	contentType: string,
	detached: Uint8Array | null,
): SignatureCheck {
	if (elementOf(der) === null)
		throw new Unfit("it is not DER, or bytes follow it");
	const data = signedDataIn(der);
	const { eContentType, eContent } = data.encapContentInfo;
	if (eContentType !== contentType)
		throw new Unfit("it is a signature of something else");
	if ((eContent === undefined) !== (detached !== null))
		throw new Unfit("its content is not where it should be");
	const content =
		eContent?.single === undefined ? null : Buffer.from(eContent.single.buffer);
	const signedContent = detached ?? content;
	const [info, ...more] = data.signerInfos;
	if (info === undefined || more.length > 0 || signedContent === null)
		throw new Unfit("it does not have exactly one signer");
	const attributes = signedAttributesOf(info, contentType);
	const certificates = certificatesIn(data);
	const signer = certificateOf(info, certificates);
	refuseOtherContent(info, attributes, signedContent);
	refuseOtherCertificate(attributes, signer);
	if (!isSigned(der, info, signer))
		throw new Unfit("it was not made by the key of its certificate");
	const others = certificates.filter((one) => one !== signer);
	return {
		...{ kind: "holds", signer, others, content },
		signedAt: signingTime(attributes),
	};
}

function signedDataIn(der: Uint8Array): SignedData {
	const { contentType, content } = AsnParser.parse(der, ContentInfo);
	if (contentType !== id_signedData) throw new Unfit("it is no signature");
	return AsnParser.parse(content, SignedData);
}

function certificatesIn(data: SignedData): X509Certificate[] {
	return [...(data.certificates ?? [])].flatMap(({ certificate }) =>
		certificate === undefined
			? []
			: [
					new X509Certificate(
						Buffer.from(AsnSerializer.serialize(certificate)),
					),
				],
	);
}

/** Each signed attribute with its one value. */
type Attributes = ReadonlyMap<string, Buffer>;

function signedAttributesOf(info: SignerInfo, contentType: string): Attributes {
	const found = new Map<string, Buffer>();
	for (const { attrType, attrValues } of info.signedAttrs ??
		([] as Attribute[])) {
		const [value, ...others] = attrValues;
		if (value === undefined || others.length > 0 || found.has(attrType))
			throw new Unfit("a signed attribute is there twice");
		found.set(attrType, Buffer.from(value));
	}
	const type = elementOf(found.get(OID.contentType) ?? Buffer.of());
	if (type?.tag !== TAGS.oid || oidText(type.content) !== contentType)
		throw new Unfit("its signed content type is another one");
	return found;
}

function oidText(content: Buffer): string {
	const arcs: number[] = [];
	let arc = 0;
	for (const byte of content) {
		arc = arc * 128 + (byte & 0x7f);
		if (byte >= 0x80) continue;
		arcs.push(arc);
		arc = 0;
	}
	const [first = 0, ...rest] = arcs;
	const root = Math.min(2, Math.floor(first / 40));
	return [root, first - root * 40, ...rest].join(".");
}

/** The certificate whose issuer and serial number, or whose key id, the signer names. */
function certificateOf(
	{ sid }: SignerInfo,
	certificates: readonly X509Certificate[],
): X509Certificate {
	const named = sid.issuerAndSerialNumber;
	const keyId = sid.subjectKeyIdentifier;
	const found = certificates.find((one) => {
		const { tbsCertificate: tbs } = AsnParser.parse(one.raw, Certificate);
		if (named !== undefined)
			return (
				isEqual(tbs.serialNumber, named.serialNumber) &&
				isEqual(
					AsnSerializer.serialize(tbs.issuer),
					AsnSerializer.serialize(named.issuer),
				)
			);
		const extension = tbs.extensions?.find(
			({ extnID }) => extnID === "2.5.29.14",
		);
		const id = extension && elementOf(Buffer.from(extension.extnValue.buffer));
		return (
			keyId !== undefined && id != null && isEqual(id.content, keyId.buffer)
		);
	});
	if (found === undefined)
		throw new Unfit("it does not carry the certificate of its signer");
	return found;
}

function isEqual(
	a: ArrayBuffer | Uint8Array,
	b: ArrayBuffer | Uint8Array,
): boolean {
	return Buffer.from(new Uint8Array(a)).equals(Buffer.from(new Uint8Array(b)));
}

function refuseOtherContent(
	info: SignerInfo,
	attributes: Attributes,
	content: Uint8Array,
): void {
	const hash = HASHES[info.digestAlgorithm.algorithm];
	if (hash === undefined) throw new Unfit("its hash function is not accepted");
	const digest = elementOf(attributes.get(OID.messageDigest) ?? Buffer.of());
	const actual = createHash(hash).update(content).digest();
	if (digest?.tag !== TAGS.octetString || !digest.content.equals(actual))
		throw new Unfit("it was made over other content");
}

/** The signed attributes hold the hash of the signer's certificate, so that another one of the same key cannot take its place. */
function refuseOtherCertificate(
	attributes: Attributes,
	signer: X509Certificate,
): void {
	const second = attributes.get(OID.signingCertificateV2);
	const first = attributes.get(OID.signingCertificate);
	const value = second ?? first;
	if (value === undefined)
		throw new Unfit("its signed attributes do not name a certificate");
	const [list] = elementsIn(elementOf(value)?.content ?? Buffer.of()) ?? [];
	const [certId] = elementsIn(list?.content ?? Buffer.of()) ?? [];
	const parts = elementsIn(certId?.content ?? Buffer.of()) ?? [];
	const [head] = parts;
	const hash =
		second === undefined
			? "sha1"
			: head?.tag === TAGS.sequence
				? HASHES[oidText(elementsIn(head.content)?.[0]?.content ?? Buffer.of())]
				: "sha256";
	const expected = parts.find(({ tag }) => tag === TAGS.octetString)?.content;
	const actual = hash && createHash(hash).update(signer.raw).digest();
	if (!actual || !expected?.equals(actual))
		throw new Unfit("its signed attributes name another certificate");
}

function isSigned(
	der: Uint8Array,
	info: SignerInfo,
	signer: X509Certificate,
): boolean {
	const made = SIGNATURES[info.signatureAlgorithm.algorithm];
	const digestHash = HASHES[info.digestAlgorithm.algorithm];
	const hash = made?.hash ?? digestHash;
	const key = signer.publicKey;
	if (
		made === undefined ||
		hash === undefined ||
		made.key !== key.asymmetricKeyType
	)
		throw new Unfit("its algorithm is not accepted");
	const signed = signedBytesIn(der);
	return verify(hash, signed, key, Buffer.from(info.signature.buffer));
}

/** Tags of `content` in ContentInfo and of `signedAttrs` in SignerInfo. */
const FIRST = 0xa0;

/** What is signed: the signed attributes as they stand there, under the tag of a SET in place of their implicit one (RFC 5652, 5.4). */
function signedBytesIn(der: Uint8Array): Buffer {
	const inside = (of: Element | undefined) =>
		elementsIn(of?.content ?? Buffer.of()) ?? [];
	const content = inside(elementOf(der) ?? undefined).at(1);
	const signerInfos = inside(inside(content).at(0)).at(-1);
	const info = inside(signerInfos).at(0);
	const attributes = inside(info).find(({ tag }) => tag === FIRST);
	if (attributes === undefined)
		throw new Unfit("its signed attributes are missing or not DER");
	return element(TAGS.set, attributes.content);
}

function signingTime(attributes: Attributes): number | null {
	const value = attributes.get(OID.signingTime);
	return value === undefined
		? null
		: AsnParser.parse(value, Time).getTime().getTime();
}
