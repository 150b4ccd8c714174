const VIEWS = ["reports", "request", "custody"];

/** What the fragment of the address says: `#token=…`, `#report=<id>`, `#custody=<profile>`, `#request`. */
function partsOf(hash) {
	return hash
		.slice(1)
		.split("&")
		.map((part) => {
			const [name, ...rest] = part.split("=");
			return [name, decoded(rest.join("="))];
		});
}

function decoded(text) {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** The view that an address names, and of what; the list of reports where it names none. */
export function routeOf(hash) {
	const parts = new Map(partsOf(hash));
	if (parts.get("report"))
		return { name: "report", argument: parts.get("report") };
	const name = VIEWS.find((view) => parts.has(view)) ?? "reports";
	return { name, argument: parts.get(name) ?? "" };
}

/** The credential in an address; null where there is none. */
export function credentialIn(hash) {
	return new Map(partsOf(hash)).get("token") || null;
}

/** The address without its credential, so that it is not kept, shown or passed on. */
export function withoutCredential({ pathname, search, hash }) {
	const rest = hash
		.slice(1)
		.split("&")
		.filter((part) => !part.startsWith("token="));
	return pathname + search + (rest.length > 0 ? `#${rest.join("&")}` : "");
}
