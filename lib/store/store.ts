/** One object of a store. Keys are `/`-separated, without a leading slash, relative to the store's root. */
export interface StoredObject {
	readonly key: string;
	/** bytes as stored */
	readonly size: number;
}

/** Names without the prefix and without a slash, sorted. */
export interface Level {
	readonly folders: readonly string[];
	readonly objects: readonly string[];
}

/** What `create` writes: bytes in memory, or a file of the work folder (read again for each attempt). */
export type Body = Uint8Array | { readonly path: string };

/** What a URL gives, and for how long. */
export interface LinkOptions {
	/** the version that is given; absent: the present one */
	readonly version?: string | null;
	readonly seconds: number;
	/** under what name a browser keeps it */
	readonly fileName: string;
}

/** How long an object that `create` writes cannot be deleted or changed, by anybody. */
export interface Keep {
	/** ms since the epoch, UTC */
	readonly retainUntil: number;
}

/**
 * Where bytes live. Every driver keeps the same promises (test/contract/store.test.ts):
 * keys are listed in the order of their UTF-16 code units; "missing" is null from `head` and an error from `read` and `metadata`;
 * `create` never replaces an object and an interrupted `create` leaves no object.
 * Each method throws a TracefolioError that names the store, the key and the cause.
 */
export interface Store {
	/** for messages and for the command's answer: `s3://bucket/prefix` or an absolute folder */
	readonly uri: string;
	/** where this store lies, in words that do not change with the host: `folder`, `memory`, `s3://bucket/prefix` */
	readonly place: string;
	/** Path segments above the root, for layouts that are read from the right end. */
	readonly above: readonly string[];
	/** Whether `create` can retain an object; it throws where it is asked and cannot. A bucket may lack what it takes. */
	readonly retains: boolean;
	/** Every object under `prefix` (which ends in `/` or is empty), in key order. */
	list(prefix: string): AsyncIterable<StoredObject>;
	/** What lies immediately under `prefix`; on a disk a folder may be empty. */
	level(prefix: string): Promise<Level>;
	head(key: string): Promise<StoredObject | null>;
	/**
	 * The user metadata of an object, names in lower case and without `x-amz-meta-` or `x-obs-meta-`; `{}` where it has none.
	 * Throws where there is no such object.
	 */
	metadata(key: string): Promise<Readonly<Record<string, string>>>;
	/** The id of the version that `read` would give now; null where no versions are kept, or there is no such object. */
	version(key: string): Promise<string | null>;
	/** The bytes as stored, in chunks: of that version and no other, or of the present one where none is named. */
	read(key: string, version?: string | null): AsyncIterable<Uint8Array>;
	/**
	 * `exists` where an object with that key is there already, which is then left as it is, retained or not. `created` says
	 * that the object is retained, where that was asked for.
	 */
	create(key: string, body: Body, keep?: Keep): Promise<"created" | "exists">;
	/** A URL by which anybody may read the object for a while; absent where the store has no such thing. */
	readonly link?: (key: string, options: LinkOptions) => Promise<string>;
}
