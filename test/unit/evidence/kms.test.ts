import { createHash, createPrivateKey, sign } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import {
	afterAll,
	afterEach,
	beforeAll,
	describe,
	expect,
	it,
	vi,
} from "vitest";
import { signDetached } from "../../../lib/evidence/cms/sign.ts";
import { verifySignedData } from "../../../lib/evidence/cms/verify.ts";
import { kmsKeySigner } from "../../../lib/evidence/kms-key.ts";
import { type Holder, holder, listening, temporaryFolder } from "./support.ts";

const ARN =
	"arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const CONTENT = Buffer.from("00  data/a\n");

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
	folder = await temporaryFolder();
	for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
		vi.stubEnv(name, "test");
});
afterAll(async () => {
	vi.unstubAllEnvs();
	await folder[Symbol.asyncDispose]();
});
afterEach(() => vi.stubEnv("AWS_ENDPOINT_URL_KMS", undefined));

interface Asked {
	readonly KeyId: string;
	readonly Message: string;
	readonly MessageType: string;
	readonly SigningAlgorithm: string;
}

/** A key service that holds one key. Source: AWS KMS API reference, "GetPublicKey" and "Sign". */
async function keyService(own: Holder, error?: string) {
	const asked: Asked[] = [];
	const answer = async (incoming: IncomingMessage) => {
		const body: Asked = JSON.parse(await text(incoming));
		if (error !== undefined) return { __type: error, message: "no" };
		if (incoming.headers["x-amz-target"] === "TrentService.GetPublicKey") {
			const der = own.certificate.publicKey.export({
				type: "spki",
				format: "der",
			});
			return {
				KeyId: ARN,
				KeyUsage: "SIGN_VERIFY",
				PublicKey: der.toString("base64"),
			};
		}
		asked.push(body);
		return {
			KeyId: ARN,
			Signature: signedDigest(own, body).toString("base64"),
		};
	};
	const server = createServer(async (incoming, outgoing) => {
		const body = await answer(incoming);
		outgoing.statusCode = "__type" in body ? 400 : 200;
		outgoing.setHeader("content-type", "application/x-amz-json-1.1");
		outgoing.end(JSON.stringify(body));
	});
	const started = await listening(server);
	vi.stubEnv("AWS_ENDPOINT_URL_KMS", started.url);
	return { ...started, asked };
}

/** What the service does with a digest: the message that has it is known here. */
function signedDigest(
	own: Holder,
	{ Message, SigningAlgorithm }: Asked,
): Buffer {
	const hash = SigningAlgorithm.endsWith("384") ? "sha384" : "sha256";
	const message = messages.find(
		(one) => createHash(hash).update(one).digest("base64") === Message,
	);
	if (message === undefined) throw new Error("an unknown digest");
	return sign(hash, message, createPrivateKey(own.key));
}

const messages: Uint8Array[] = [];

describe("kmsKeySigner()", () => {
	it.each([
		["rsa", "RSASSA_PKCS1_V1_5_SHA_256"],
		["P-256", "ECDSA_SHA_256"],
		["P-384", "ECDSA_SHA_384"],
	] as const)("has a digest signed by a key of %s", async (kind, algorithm) => {
		const jane = await holder(folder.path, `jane-${kind}`, { kind });
		await using service = await keyService(jane);
		const signer = await kmsKeySigner({
			arn: ARN,
			certificates: jane.pem,
			certificatesPath: "c.pem",
		});
		const signature = await signDetached(
			CONTENT,
			{
				...signer,
				sign: (message) => {
					messages.push(message);
					return signer.sign(message);
				},
			},
			Date.now(),
		);
		expect(
			verifySignedData(signature, "1.2.840.113549.1.7.1", CONTENT).kind,
		).toBe("holds");
		expect(service.asked).toMatchObject([
			{ KeyId: ARN, MessageType: "DIGEST", SigningAlgorithm: algorithm },
		]);
	});

	it("refuses the certificate of another key before anything is signed", async () => {
		const jane = await holder(folder.path, "jane");
		const other = await holder(folder.path, "other");
		await using service = await keyService(jane);
		await expect(
			kmsKeySigner({
				arn: ARN,
				certificates: other.pem,
				certificatesPath: "c.pem",
			}),
		).rejects.toMatchObject({
			code: "CONFIG",
			message: expect.stringContaining("belongs to the key"),
		});
		expect(service.asked).toEqual([]);
	});

	it.each([
		["AccessDeniedException", "CONFIG", "kms:Sign"],
		["NotFoundException", "CONFIG", "no such key"],
		["DisabledException", "CONFIG", "disabled"],
		["SomethingNew", "STORE", "the key service failed (SomethingNew)"],
	])("says what %s means", async (error, code, why) => {
		const jane = await holder(folder.path, "jane");
		await using _ = await keyService(jane, error);
		await expect(
			kmsKeySigner({
				arn: ARN,
				certificates: jane.pem,
				certificatesPath: "c.pem",
			}),
		).rejects.toMatchObject({ code, message: expect.stringContaining(why) });
	});

	it("refuses what is no ARN", async () => {
		await expect(
			kmsKeySigner({
				arn: "my-key",
				certificates: "",
				certificatesPath: "c.pem",
			}),
		).rejects.toMatchObject({ code: "CONFIG" });
	});
});
