// What the code uses and Node.js 20.15 lacks. It is put in front of every bundle for FunctionGraph, and of no other.
import "core-js/actual/array/from-async.js";
import "core-js/actual/iterator/index.js";
import "core-js/actual/map/group-by.js";
import "core-js/actual/object/group-by.js";
import "core-js/actual/promise/try.js";
import "core-js/actual/promise/with-resolvers.js";
import "core-js/actual/regexp/escape.js";
import "core-js/actual/set/index.js";
import "core-js/actual/url/parse.js";

// of the Fetch standard, which core-js leaves to others
for (const { prototype } of [Response, Request, Blob])
	if (!("bytes" in prototype))
		Object.defineProperty(prototype, "bytes", {
			configurable: true,
			writable: true,
			async value(this: Pick<Blob, "arrayBuffer">) {
				return new Uint8Array(await this.arrayBuffer());
			},
		});
