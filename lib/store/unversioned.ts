import type { Keep } from "./store.ts";

/** Throws where a store is asked to retain an object and cannot. */
export function refuseRetention(keep: Keep | undefined): void {
	if (keep !== undefined)
		throw new Error(
			"nothing can be kept from being deleted here, which takes a bucket with object lock",
		);
}

/** Throws where a store that keeps no versions is asked for one. */
export function refuseVersion(version: string | null): void {
	if (version !== null)
		throw new Error(`there is no version "${version}": none are kept here`);
}
