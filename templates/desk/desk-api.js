/** A request that was not answered as hoped; `problem` is the service's problem document (RFC 9457), or one that stands for it. */
export class DeskError extends Error {
	name = "DeskError";

	constructor(problem, { retryAfter = 0, cause } = {}) {
		super(problem.title, { cause });
		this.problem = problem;
		/** seconds; 0 where the service does not say */
		this.retryAfter = retryAfter;
	}
}

/** Whether the same request may succeed a little later. */
export function isPassing(error) {
	if (!(error instanceof DeskError)) return false;
	const { status } = error.problem;
	return status === 0 || status === 429 || status >= 500;
}

/** Whether something still waits or is being made. */
export function isOpen({ status }) {
	return status === "queued" || status === "running";
}

/** Whether a text can be sent as a credential at all. */
export function isCredential(text) {
	return /^[\x21-\x7e]+$/.test(text);
}

/** What tells a request from one like it, so that sending it twice does it once. */
export function newKey() {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(
		"",
	);
}

/** The service's HTTP API at `base`, asked with a credential. What its functions return is what lib/service/contract.ts says. */
export function connect(credential, base) {
	async function ask(method, path, { query = {}, body, key, signal } = {}) {
		const url = new URL(path, base);
		for (const [name, value] of Object.entries(query))
			if (value) url.searchParams.set(name, value);
		const headers = {
			accept: "application/json, application/problem+json",
			authorization: `Bearer ${credential}`,
			...(body && { "content-type": "application/json" }),
			...(key && { "idempotency-key": key }),
		};
		const request = {
			...{ method, headers, signal, body: body && JSON.stringify(body) },
			...{ cache: "no-store", credentials: "omit", redirect: "error" },
		};
		const answer = await fetch(url, request).catch((cause) => {
			if (signal?.aborted) throw cause;
			throw new DeskError(unreachable(), { cause });
		});
		if (!answer.ok) throw await refusal(answer);
		return answer.status === 204 ? null : await answer.json();
	}
	const at = (...parts) => parts.map(encodeURIComponent).join("/");
	return {
		profiles: () => ask("GET", "profiles"),
		reports: (query, signal) => ask("GET", "reports", { query, signal }),
		report: (id, signal) => ask("GET", at("reports", id), { signal }),
		order: (body, key) => ask("POST", "reports", { body, key }),
		download: (id, name) => ask("GET", at("reports", id, "files", name)),
		verify: (id, signal) =>
			ask("GET", at("reports", id, "verification"), { signal }),
		handovers: (id, signal) =>
			ask("GET", at("reports", id, "evidence"), { signal }),
		issue: (id, body, key) =>
			ask("POST", at("reports", id, "evidence"), { body, key }),
		handover: (id, signal) => ask("GET", at("handovers", id), { signal }),
		revoke: (id) => ask("DELETE", at("handovers", id)),
		custody: (profile, query, signal) =>
			ask("GET", at("profiles", profile, "custody"), { query, signal }),
	};
}

function unreachable() {
	return { type: "", title: "", status: 0, detail: "", instance: "" };
}

async function refusal(answer) {
	const { status } = answer;
	const given = await answer.json().catch(() => ({}));
	const { type = "", title, detail = "", instance = "", errors } = given ?? {};
	const problem = {
		...{ type, status, detail, instance },
		title: title ?? `HTTP ${status}`,
		errors: Array.isArray(errors) ? errors : [],
	};
	const retryAfter = Number(answer.headers.get("retry-after")) || 0;
	return new DeskError(problem, { retryAfter });
}

const SOONEST_MS = 500;
const LATEST_MS = 10_000;

/**
 * Calls `step` until it returns "done" or the signal is aborted; soon again after "changed", ever later while nothing changes. Where the
 * service is away, `away` is told, and it is tried again; other errors are thrown.
 */
export async function poll(step, { signal, away }) {
	for (let delay = SOONEST_MS; !signal.aborted; ) {
		let least = 0;
		try {
			const now = await step();
			if (now === "done") return;
			delay = now === "changed" ? SOONEST_MS : later(delay);
		} catch (error) {
			if (signal.aborted) return;
			if (!isPassing(error)) throw error;
			away(error);
			least = error.retryAfter * 1000;
			delay = later(delay);
		}
		await pause(Math.max(delay, least), signal);
	}
}

function later(delay) {
	return Math.min(delay * 1.6, LATEST_MS);
}

function pause(ms, signal) {
	return new Promise((resolve) => {
		const end = () => {
			clearTimeout(timer);
			signal.removeEventListener("abort", end);
			resolve();
		};
		const timer = setTimeout(end, ms);
		signal.addEventListener("abort", end);
	});
}
