import { createHash, type X509Certificate } from "node:crypto";
import {
	Attribute,
	CertificateChoices,
	CertificateSet,
	CMSVersion,
	ContentInfo,
	DigestAlgorithmIdentifier,
	DigestAlgorithmIdentifiers,
	EncapsulatedContentInfo,
	IssuerAndSerialNumber,
	id_data,
	id_signedData,
	SignatureAlgorithmIdentifier,
	SignedData,
	SignerIdentifier,
	SignerInfo,
	SignerInfos,
} from "@peculiar/asn1-cms";
import { AsnParser, AsnSerializer, OctetString } from "@peculiar/asn1-schema";
import { Certificate, Time } from "@peculiar/asn1-x509";
import type { Signer } from "../signer.ts";
import { element, TAGS } from "./der.ts";
import { HASHES, OID, oidOf, SIGNATURES } from "./oids.ts";

/**
 * Signs content as CMS SignedData (RFC 5652, DER) that does not hold the content, in the form of CAdES-BES: the signed
 * attributes name the content's hash, the signing time (`now`, ms since the epoch, UTC) and the signer's certificate. Throws what
 * the signer throws.
 */
export async function signDetached(
	content: Uint8Array,
	signer: Signer,
	now: number,
): Promise<Buffer> {
	const { certificates, scheme } = signer;
	const [own] = certificates;
	const attributes = signedAttributes(content, signer, now);
	const signed = element(TAGS.set, ...attributes);
	const signature = await signer.sign(signed);
	const digestAlgorithm = new DigestAlgorithmIdentifier({
		algorithm: oidOf(HASHES, (hash) => hash === scheme.hash),
	});
	const info = new SignerInfo({
		version: CMSVersion.v1,
		sid: new SignerIdentifier({ issuerAndSerialNumber: nameOf(own) }),
		digestAlgorithm,
		signedAttrs: attributes.map((der) => AsnParser.parse(der, Attribute)),
		signatureAlgorithm: algorithmOf(signer),
		signature: new OctetString(signature),
	});
	const data = new SignedData({
		version: CMSVersion.v1,
		digestAlgorithms: new DigestAlgorithmIdentifiers([digestAlgorithm]),
		encapContentInfo: new EncapsulatedContentInfo({ eContentType: id_data }),
		certificates: new CertificateSet(
			inOrder(certificates.map(({ raw }) => raw)).map(
				(der) =>
					new CertificateChoices({
						certificate: AsnParser.parse(der, Certificate),
					}),
			),
		),
		signerInfos: new SignerInfos([info]),
	});
	const whole = new ContentInfo({
		contentType: id_signedData,
		content: AsnSerializer.serialize(data),
	});
	return Buffer.from(AsnSerializer.serialize(whole));
}

/** As DER orders the members of a set. */
function inOrder(members: readonly Buffer[]): Buffer[] {
	return members.toSorted(Buffer.compare);
}

function signedAttributes(
	content: Uint8Array,
	{ certificates: [own], scheme }: Signer,
	now: number,
): Buffer[] {
	const digest = createHash(scheme.hash).update(content).digest();
	const attributes: [string, Uint8Array][] = [
		[OID.contentType, ID_DATA],
		[OID.messageDigest, element(TAGS.octetString, digest)],
		[OID.signingTime, Buffer.from(AsnSerializer.serialize(timeOf(now)))],
		[OID.signingCertificateV2, essCertificate(own)],
	];
	const encoded = attributes.map(([attrType, value]) =>
		Buffer.from(
			AsnSerializer.serialize(
				new Attribute({ attrType, attrValues: [new Uint8Array(value).buffer] }),
			),
		),
	);
	return inOrder(encoded);
}

const ID_DATA = Buffer.from("06092a864886f70d010701", "hex");

/** Whole seconds, as RFC 5652 (11.3) wants the signing time. */
function timeOf(now: number): Time {
	return new Time(new Date(Math.floor(now / 1000) * 1000));
}

/** SigningCertificateV2 (RFC 5035): the certificate's SHA-256, whose algorithm is the default and therefore left out. */
function essCertificate(certificate: X509Certificate): Buffer {
	const hash = createHash("sha256").update(certificate.raw).digest();
	const certId = element(TAGS.sequence, element(TAGS.octetString, hash));
	return element(TAGS.sequence, element(TAGS.sequence, certId));
}

function nameOf(certificate: X509Certificate): IssuerAndSerialNumber {
	const { tbsCertificate } = AsnParser.parse(certificate.raw, Certificate);
	const { issuer, serialNumber } = tbsCertificate;
	return new IssuerAndSerialNumber({ issuer, serialNumber });
}

function algorithmOf({
	scheme,
}: Pick<Signer, "scheme">): SignatureAlgorithmIdentifier {
	// what OpenSSL writes, and every other program reads: the key's own OID with NULL for RSA
	if (scheme.key === "rsa")
		return new SignatureAlgorithmIdentifier({
			algorithm: OID.rsa,
			parameters: null,
		});
	return new SignatureAlgorithmIdentifier({
		algorithm: oidOf(
			SIGNATURES,
			({ key, hash }) => key === "ec" && hash === scheme.hash,
		),
	});
}
