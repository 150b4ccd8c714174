import { S3 } from "@aws-sdk/client-s3";
import { inject } from "vitest";
import { z } from "zod";
import type { Endpoint } from "./rgw-setup.ts";

const Answer = z.object({
	endpoint: z.string(),
	accessKeyId: z.string(),
	secretAccessKey: z.string(),
});

export interface BucketKind {
	/** which turns versions on too */
	readonly objectLock?: boolean;
}

/** A running S3-compatible server, the same for all tests of a run; throws where it cannot be started, and says what to install. */
export async function rgw(): Promise<
	Endpoint & {
		readonly makeBucket: (name: string, kind?: BucketKind) => Promise<void>;
	}
> {
	const answer = await fetch(inject("rgwBroker"));
	if (!answer.ok) throw new Error(await answer.text());
	const { endpoint, ...credentials } = Answer.parse(await answer.json());
	const s3 = new S3({
		endpoint,
		credentials,
		region: "us-east-1",
		forcePathStyle: true,
	});
	return {
		endpoint,
		...credentials,
		async makeBucket(name, { objectLock = false } = {}) {
			await s3.createBucket({
				Bucket: name,
				ObjectLockEnabledForBucket: objectLock,
			});
		},
	};
}
