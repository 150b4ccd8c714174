import type { S3 } from "@aws-sdk/client-s3";

const OBS_NAME = /^x-obs-(meta-.+|version-id|delete-marker)$/i;

/**
 * Has the SDK read what OBS may name in its own way: `x-obs-meta-…` counts as `x-amz-meta-…`, unless that is there too, and
 * so do the headers that tell of versions.
 */
export function readObsHeaders(s3: S3) {
	s3.middlewareStack.add(
		(next) => async (args) => {
			const result = await next(args);
			addAmzNames(result.response);
			return result;
		},
		// innermost in its step, so that the SDK reads the answer afterwards
		{ step: "deserialize", priority: "low", name: "readObsHeaders" },
	);
}

function addAmzNames(response: unknown) {
	if (typeof response !== "object" || response === null) return;
	if (!("headers" in response)) return;
	const { headers } = response;
	if (typeof headers !== "object" || headers === null) return;
	for (const [name, value] of Object.entries(headers)) {
		const [, rest] = OBS_NAME.exec(name) ?? [];
		const amz = `x-amz-${rest?.toLowerCase()}`;
		if (rest !== undefined && !(amz in headers))
			Object.assign(headers, { [amz]: value });
	}
}
