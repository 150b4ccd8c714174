import type { ApiVersion } from "./query.ts";

/** What a method and a path are for; `project` and `tracker` as they stand in the path. */
export type Route =
	| {
			readonly purpose: "traces";
			readonly version: ApiVersion;
			readonly project: string;
			readonly tracker: string;
	  }
	| { readonly purpose: "trackers"; readonly project: string }
	| { readonly purpose: "token" }
	| { readonly purpose: "unknown" };

/** Source: CTS API reference v3, v2.0 and v1.0; IAM API reference. */
export function routeOf(method: string, path: string): Route {
	const [, first = "", second = "", third = "", fourth, ...more] =
		path.split("/");
	if (method === "POST" && path === "/v3/auth/tokens")
		return { purpose: "token" };
	if (method !== "GET" || more.length > 0) return { purpose: "unknown" };
	if (first === "v3" && fourth === undefined) {
		if (third === "trackers") return { purpose: "trackers", project: second };
		if (third === "traces")
			return {
				purpose: "traces",
				version: first,
				project: second,
				tracker: "system",
			};
	}
	if ((first === "v1.0" || first === "v2.0") && fourth === "trace")
		return {
			purpose: "traces",
			version: first,
			project: second,
			tracker: third,
		};
	return { purpose: "unknown" };
}
