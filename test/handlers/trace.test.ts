import { createSocket } from "node:dgram";
import { on, once } from "node:events";
import middy from "@middy/core";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { trace } from "../../handlers/middleware/trace.ts";

/** X-Ray's daemon; its client takes the address once per process. */
const daemon = createSocket("udp4");
const packets = on(daemon, "message");

beforeAll(async () => {
	daemon.bind(0, "127.0.0.1");
	await once(daemon, "listening");
});
afterAll(() => void daemon.close());
afterEach(() => void vi.unstubAllEnvs());

/** Each packet is a line that says the format, and one segment. */
async function nextSegment() {
	const { value } = await packets.next();
	return JSON.parse(String(value?.[0]).split("\n")[1] ?? "");
}

/** The environment of an invocation; `root` is the id of its trace. */
function invocation(root: string, sampled: 0 | 1) {
	const { port } = daemon.address();
	vi.stubEnv("AWS_XRAY_DAEMON_ADDRESS", `127.0.0.1:${port}`);
	vi.stubEnv("AWS_EXECUTION_ENV", "AWS_Lambda_nodejs24.x");
	vi.stubEnv("LAMBDA_TASK_ROOT", "/var/task");
	vi.stubEnv("_HANDLER", "dist/api/index.handler");
	vi.stubEnv(
		"_X_AMZN_TRACE_ID",
		`Root=${root};Parent=0123456789abcdef;Sampled=${sampled}`,
	);
}

function rootOf(n: number): string {
	return `1-6928a1b2-${String(n).padStart(24, "0")}`;
}

const CONTEXT = {} as Parameters<ReturnType<typeof middy>>[1];

const answering = (middleware = trace()) =>
	middy<unknown>()
		.use(middleware)
		.handler(async () => ({ link: "hidden" }));

it("trace() tells X-Ray of an invocation that failed, and lets the error go on", async () => {
	invocation(rootOf(1), 1);
	const handler = middy<unknown>()
		.use(trace())
		.handler(async () => {
			throw new Error("The archive cannot be read");
		});
	await expect(handler({}, CONTEXT)).rejects.toThrow("The archive");
	expect(await nextSegment()).toMatchObject({
		name: "## dist/api/index.handler",
		trace_id: rootOf(1),
		fault: true,
		annotations: { ColdStart: expect.any(Boolean), Service: "tracefolio" },
		cause: { exceptions: [{ message: "The archive cannot be read" }] },
	});
});

it("trace() tells X-Ray of an invocation that went well, without what it answered", async () => {
	const handler = answering();
	invocation(rootOf(2), 1);
	await handler({}, CONTEXT);
	const segment = await nextSegment();
	expect(segment).toMatchObject({ trace_id: rootOf(2) });
	expect(segment).not.toHaveProperty("fault");
	expect(JSON.stringify(segment)).not.toContain("hidden");
});

it("trace() says nothing of an invocation that X-Ray does not ask for", async () => {
	const handler = answering();
	invocation(rootOf(3), 0);
	await handler({}, CONTEXT);
	invocation(rootOf(4), 1);
	await handler({}, CONTEXT);
	expect(await nextSegment()).toMatchObject({ trace_id: rootOf(4) });
});

it("trace() does nothing outside of Lambda", async () => {
	expect(await answering(trace({}))({}, CONTEXT)).toEqual({ link: "hidden" });
});
