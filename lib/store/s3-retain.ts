import type { S3 } from "@aws-sdk/client-s3";
import type { Asked } from "./s3-fault.ts";
import type { Keep } from "./store.ts";

const NO_OBJECT_LOCK =
	"the bucket has no object lock, which most stores switch on only when a bucket is made: take one that has it, or retain nothing";

const MEANINGS = {
	InvalidRequest: NO_OBJECT_LOCK,
	NotImplemented: NO_OBJECT_LOCK,
	InvalidArgument: "the store does not take the end of the retention",
};

export const WRITE_RETAINED: Asked = {
	verb: "write and retain",
	permission: "s3:PutObject and s3:PutObjectRetention",
	meanings: MEANINGS,
};

export const RETAIN: Asked = {
	verb: "retain what was just written as",
	permission: "s3:PutObjectRetention",
	meanings: MEANINGS,
};

/** What the request that begins an upload says for the object to be retained. */
export interface Lock {
	readonly ObjectLockMode: "COMPLIANCE";
	readonly ObjectLockRetainUntilDate: Date;
}

interface Version {
	readonly Bucket: string;
	readonly Key: string;
	readonly VersionId?: string;
}

/** Until the given moment, or up to a second longer: stores may keep whole seconds only. */
export function lockOf({ retainUntil }: Keep): Lock {
	const until = Math.ceil(retainUntil / 1000) * 1000;
	return {
		ObjectLockMode: "COMPLIANCE",
		ObjectLockRetainUntilDate: new Date(until),
	};
}

/**
 * Makes sure that what was uploaded with a lock has it: some stores do not heed the headers (Ceph 16 for an upload in parts).
 * Where the store does not say so, or not to us, the retention is set once more, which needs no other permission.
 */
export async function ensureLocked(s3: S3, version: Version, lock: Lock) {
	const RetainUntilDate = lock.ObjectLockRetainUntilDate;
	const found = await s3.headObject(version).catch(() => undefined);
	const until = found?.ObjectLockRetainUntilDate ?? 0;
	const Mode = lock.ObjectLockMode;
	if (found?.ObjectLockMode === Mode && until >= RetainUntilDate) return;
	const Retention = { Mode, RetainUntilDate };
	await s3.putObjectRetention({ ...version, Retention });
}
