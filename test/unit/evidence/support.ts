import { X509Certificate } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { CATALOGS } from "../../../catalogs/index.ts";
import { sha256Of } from "../../../lib/evidence/bag-files.ts";
import { fileKeySigner } from "../../../lib/evidence/file-key.ts";
import {
	type BagOrder,
	type MadeBag,
	makeBag,
} from "../../../lib/evidence/make-bag.ts";
import { readPublished } from "../../../lib/evidence/published.ts";
import type { Signer } from "../../../lib/evidence/signer.ts";
import type { IndexEntry } from "../../../lib/publish/index-entry.ts";
import { memoryStore } from "../../../lib/store/memory.ts";
import type { Store } from "../../../lib/store/store.ts";
import { record, traceKey } from "../../support/archive.ts";
import { command } from "../../support/command.ts";
import { run } from "../../support/run.ts";

/** A folder that is removed at the end of its scope. */
export async function temporaryFolder() {
	const path = await mkdtemp(join(tmpdir(), "evidence-"));
	return {
		path,
		[Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
	};
}

/** Runs OpenSSL and fails with what it says where it fails. */
export async function openssl(...args: readonly string[]): Promise<string> {
	const ran = await command("openssl", args);
	if (ran.code !== 0)
		throw new Error(`openssl ${args.join(" ")}: ${ran.stderr}`);
	return ran.stdout + ran.stderr;
}

export type KeyKind = "rsa" | "P-256" | "P-384";

const KEYS: Readonly<Record<KeyKind, readonly string[]>> = {
	rsa: ["-newkey", "rsa:2048"],
	"P-256": ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
	"P-384": ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384"],
};

/** A key and its certificate, as files and as texts. */
export interface Holder {
	readonly keyPath: string;
	readonly certificatePath: string;
	readonly key: string;
	readonly pem: string;
	readonly certificate: X509Certificate;
}

/** Makes a key and a certificate of 30 days from now on, signed by itself or by `issuer`. */
export async function holder(
	folder: string,
	name: string,
	{
		kind = "P-256",
		issuer,
		extensions = [],
	}: {
		readonly kind?: KeyKind;
		readonly issuer?: Holder;
		readonly extensions?: readonly string[];
	} = {},
): Promise<Holder> {
	const keyPath = join(folder, `${name}.key.pem`);
	const certificatePath = join(folder, `${name}.pem`);
	const by = issuer
		? ["-CA", issuer.certificatePath, "-CAkey", issuer.keyPath]
		: [];
	await openssl(
		...["req", "-x509", ...KEYS[kind], "-nodes", "-days", "30"],
		...["-subj", `/O=Nordhafen/CN=${name}`, ...by],
		...extensions.flatMap((extension) => ["-addext", extension]),
		...["-keyout", keyPath, "-out", certificatePath],
	);
	const pem = await readFile(certificatePath, "utf8");
	const key = await readFile(keyPath, "utf8");
	const certificate = new X509Certificate(pem);
	return { keyPath, certificatePath, key, pem, certificate };
}

/** A signer with a holder's key; `chain` follows its certificate. */
export function signerOf(
	{ key, keyPath, pem, certificatePath }: Holder,
	chain: readonly Holder[] = [],
): Signer {
	const certificates = [pem, ...chain.map((one) => one.pem)].join("");
	return fileKeySigner({
		...{ key, keyPath, certificates, certificatesPath: certificatePath },
	});
}

/** A time-stamping authority on loopback that answers with OpenSSL; `certificate` is its own. */
export async function timestampAuthority(folder: string) {
	const tsa = await holder(folder, "tsa", {
		kind: "rsa",
		extensions: ["extendedKeyUsage=critical,timeStamping"],
	});
	const config = join(folder, "tsa.cnf");
	const serial = join(folder, "tsa.serial");
	await writeFile(serial, "01\n");
	await writeFile(config, TSA_CONFIG(serial));
	let requests = 0;
	const server = createServer(async (incoming, outgoing) => {
		const query = join(folder, `tsa-${++requests}.tsq`);
		await writeFile(query, await buffer(incoming));
		await openssl(
			...["ts", "-reply", "-config", config, "-queryfile", query],
			...["-signer", tsa.certificatePath, "-inkey", tsa.keyPath],
			...["-out", `${query}.tsr`],
		);
		outgoing.setHeader("content-type", "application/timestamp-reply");
		outgoing.end(await readFile(`${query}.tsr`));
	});
	return { ...tsa, ...(await listening(server)) };
}

const TSA_CONFIG = (serial: string) => `
[tsa]
default_tsa = own
[own]
serial = ${serial}
default_policy = 1.2.3.4.1
signer_digest = sha256
digests = sha256
ess_cert_id_chain = no
`;

/** Starts a server on a free port of loopback. */
export async function listening(server: ReturnType<typeof createServer>) {
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
	const address = server.address();
	if (address === null || typeof address === "string") throw new Error();
	return {
		url: `http://127.0.0.1:${address.port}`,
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			await new Promise((done) => server.close(done));
		},
	};
}

/** Keys of a small archive; the second holds what a file name or a hash list does not take as it is. */
export const KEYS_OF_ARCHIVE = [
	traceKey("2026/10/05", "a"),
	traceKey("2026/10/06", "odd: 100%\n=?"),
];

/** An archive of two trace files and the publication made from it. */
export async function published() {
	const [first = "", second = ""] = KEYS_OF_ARCHIVE;
	const files = {
		[first]: gzipSync(JSON.stringify([record(1), record(2)])),
		[second]: gzipSync(JSON.stringify([record(3)])),
	};
	const archive = memoryStore(files);
	const made = await run(archive);
	return { archive, files, output: made.output, entry: made.entry };
}

// biome-ignore lint/suspicious/noExplicitAny: a forger changes what they like
type Json = Record<string, any>;

/** An output store in which a JSON file of a publication was changed, and SHA256SUMS, manifest and index entry were made to agree. */
export async function republished(
	output: Store,
	{ folder, profile, period, revision }: IndexEntry,
	name: string,
	change: (content: Json) => void,
): Promise<Store> {
	const objects: Record<string, Buffer> = {};
	for await (const { key } of output.list(""))
		objects[key] = Buffer.concat(await Array.fromAsync(output.read(key)));
	const edit = (key: string, edited: (content: Json) => void) => {
		const content = JSON.parse(String(objects[key]));
		edited(content);
		const bytes = Buffer.from(`${JSON.stringify(content, null, 2)}\n`);
		objects[key] = bytes;
		return { size: bytes.length, sha256: sha256Of(bytes) };
	};
	const made = edit(folder + name, change);
	const manifest = edit(`${folder}manifest.json`, ({ files }) => {
		const of = (wanted: string) =>
			files.find((file: Json) => file["name"] === wanted);
		const sums = String(objects[`${folder}SHA256SUMS`]);
		const remade = Buffer.from(sums.replace(of(name).sha256, made.sha256));
		objects[`${folder}SHA256SUMS`] = remade;
		Object.assign(of("SHA256SUMS"), { sha256: sha256Of(remade) });
		Object.assign(of(name), made);
	});
	edit(`${profile}/index/${period}-r${revision}.json`, (entry) => {
		entry["manifestSha256"] = manifest.sha256;
	});
	return memoryStore(objects);
}

/** Makes a bag of a small publication; what `order` does not say is absent, and the clock stands still. */
export async function makeSmallBag(
	folder: string,
	path: string,
	{
		period = "2026-10",
		...order
	}: Partial<BagOrder> & {
		readonly output?: Store;
		readonly period?: string;
	} = {},
): Promise<MadeBag> {
	const small = order.output === undefined ? await published() : null;
	const output = order.output ?? small?.output;
	if (output === undefined) throw new Error();
	const found =
		order.published ?? (await readPublished(output, "default", period, null));
	return makeBag(
		{
			published: found,
			output,
			archive: small?.archive ?? null,
			...{ recipient: null, purpose: null, signer: null, timestamp: null },
			sources: "full",
			catalogs: CATALOGS,
			digestKeys: [],
			custodyLog: null,
			page: Buffer.from("<!doctype html><title>Verify</title>\n"),
			generator: { name: "tracefolio", version: "0.0.0" },
			now: Date.parse("2026-11-24T12:00:00Z"),
			folder,
			progress: () => {},
			...order,
		},
		path,
	);
}

/** Unpacks a zip as users do, and returns the bag's folder. */
export async function unpack(zip: string, into: string): Promise<string> {
	const script =
		"import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); z.extractall(sys.argv[2]); print(z.namelist()[0].split('/')[0])";
	const ran = await command("python3", ["-c", script, zip, into]);
	if (ran.code !== 0) throw new Error(ran.stderr);
	return join(into, ran.stdout.trim());
}
