import { describe, expect, it } from "vitest";
import type { Adapter } from "../../../handlers/functiongraph/adapter.ts";
import {
	forFunctionGraph,
	type Surroundings,
} from "../../../handlers/functiongraph/entry.ts";

const NOW = Date.parse("2026-11-01T05:30:00Z");

const plain: Adapter = {
	event: (given) => ({ adapted: given }),
	answer: (given) => ({ answered: given }),
};

/** A context as FunctionGraph gives it: methods of an object, which need it as `this`. */
class Context {
	private readonly parts: Readonly<Record<string, string>>;
	private readonly userData: Readonly<Record<string, string>>;
	constructor(
		userData: Readonly<Record<string, string>> = {},
		parts: Readonly<Record<string, string>> = {},
	) {
		this.userData = userData;
		this.parts = parts;
	}
	getRequestID() {
		return "request-1";
	}
	getFunctionName() {
		return "monthly";
	}
	getVersion() {
		return "latest";
	}
	getMemorySize() {
		return 1024;
	}
	getRemainingTimeInMilliSeconds() {
		return 899_000;
	}
	getUserData(name: string) {
		return this.userData[name];
	}
	getSecurityAccessKey() {
		return this.parts["key"] ?? "";
	}
	getSecuritySecretKey() {
		return this.parts["secret"] ?? "";
	}
	getSecurityToken() {
		return this.parts["token"] ?? "";
	}
}

function surroundings(env: Record<string, string> = {}): Surroundings & {
	readonly logged: string[];
} {
	const logged: string[] = [];
	const log = (message: string) => void logged.push(message);
	return { env: { ...env }, folder: "/code", now: () => NOW, log, logged };
}

function run(
	around: Surroundings,
	context: unknown,
	{ adapter = plain, handle = (_event: unknown, _context: unknown) => {} } = {},
) {
	return forFunctionGraph(async () => handle, adapter, around)("e", context);
}

describe("forFunctionGraph()", () => {
	it("hands over the adapted event and a context of Lambda's shape, and adapts the answer", async () => {
		const asked: unknown[] = [];
		const answer = await run(surroundings(), new Context(), {
			handle: (...given) => {
				asked.push(...given);
				return "done";
			},
		});
		expect(answer).toEqual({ answered: "done" });
		expect(asked).toEqual([
			{ adapted: "e" },
			{
				awsRequestId: "request-1",
				functionName: "monthly",
				functionVersion: "latest",
				memoryLimitInMB: "1024",
				invokedFunctionArn: "monthly",
				getRemainingTimeInMillis: expect.any(Function),
			},
		]);
		expect(
			Reflect.apply(
				Reflect.get(Object(asked[1]), "getRemainingTimeInMillis"),
				null,
				[],
			),
		).toBe(899_000);
	});

	it("loads the handler after the environment is there", async () => {
		const around = surroundings();
		let seen: string | undefined;
		const handler = forFunctionGraph(
			async () => {
				seen = around.env["TRACEFOLIO_ARCHIVE"];
				return () => {};
			},
			plain,
			around,
		);
		await handler("e", new Context({ TRACEFOLIO_ARCHIVE: "s3://traces" }));
		expect(seen).toBe("s3://traces");
	});

	it.each([null, undefined, {}, "x", { getUserData: 7 }])(
		"bears the context %j",
		async (context) => {
			expect(await run(surroundings(), context)).toEqual({
				answered: undefined,
			});
		},
	);

	it("lets a failure go on", async () => {
		const handle = () => {
			throw new Error("store is away");
		};
		await expect(
			run(surroundings(), new Context(), { handle }),
		).rejects.toThrow("store is away");
	});

	it("logs a failure for which the adapter has an answer", async () => {
		const around = surroundings();
		const adapter: Adapter = { ...plain, failure: () => "sorry" };
		const handle = () => {
			throw new Error("store\nis away");
		};
		expect(await run(around, new Context(), { adapter, handle })).toBe("sorry");
		expect(around.logged).toEqual(["request-1 store is away"]);
	});

	it("tells the adapter the base path and the longest answer", async () => {
		const told: unknown[] = [];
		const adapter: Adapter = {
			...plain,
			event: (_given, invocation) => told.push(invocation),
		};
		const context = new Context({ TRACEFOLIO_BASE_PATH: "tracefolio/" });
		await run(surroundings(), context, { adapter });
		const env = { RUNTIME_MAX_RESP_BODY_SIZE: "1000" };
		await run(surroundings(env), new Context(), { adapter });
		const common = { requestId: "request-1", now: NOW };
		expect(told).toEqual([
			{ ...common, basePath: "/tracefolio", answerBytes: 6_291_456 },
			{ ...common, basePath: "", answerBytes: 1000 },
		]);
	});
});
