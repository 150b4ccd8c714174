/**
 * What FunctionGraph tells a function of an invocation.
 *
 * Source: "Using the FunctionGraph context" of Open Telekom Cloud's FunctionGraph guide for Node.js. Everything is a method; one
 * that is missing, or fails because no agency is configured, says nothing.
 */
export interface RuntimeContext {
	readonly requestId: string;
	readonly functionName: string;
	readonly version: string;
	readonly memoryMb: string;
	/** ms; null where the runtime does not say */
	remainingMs(): number | null;
	/** of the function's agency, valid for 24 hours; null without an agency */
	readonly credentials: TemporaryCredentials | null;
	/** a variable of the function's settings */
	userData(name: string): string | undefined;
}

export interface TemporaryCredentials {
	readonly accessKey: string;
	readonly secretKey: string;
	readonly securityToken: string;
}

/** Reads a context as FunctionGraph hands it over; never throws. */
export function readContext(context: unknown): RuntimeContext {
	const text = (method: string) => textOf(ask(context, method));
	return {
		requestId: text("getRequestID"),
		functionName: text("getFunctionName"),
		version: text("getVersion"),
		memoryMb: text("getMemorySize"),
		remainingMs() {
			const left = ask(context, "getRemainingTimeInMilliSeconds");
			return typeof left === "number" && Number.isFinite(left) ? left : null;
		},
		credentials: credentialsOf(text),
		userData: (name) => textOf(ask(context, "getUserData", name)) || undefined,
	};
}

function credentialsOf(
	text: (method: string) => string,
): TemporaryCredentials | null {
	const accessKey = text("getSecurityAccessKey");
	const secretKey = text("getSecuritySecretKey");
	const securityToken = text("getSecurityToken");
	if (accessKey === "" || secretKey === "" || securityToken === "") return null;
	return { accessKey, secretKey, securityToken };
}

function ask(context: unknown, method: string, ...args: unknown[]): unknown {
	if (typeof context !== "object" || context === null) return undefined;
	const get: unknown = Reflect.get(context, method);
	if (typeof get !== "function") return undefined;
	try {
		return Reflect.apply(get, context, args);
	} catch {
		return undefined;
	}
}

function textOf(value: unknown): string {
	return typeof value === "string" || typeof value === "number"
		? String(value)
		: "";
}

/** The part of a Lambda context that handlers and their middlewares read. */
export function lambdaContext(context: RuntimeContext) {
	const left = context.remainingMs();
	return {
		awsRequestId: context.requestId,
		functionName: context.functionName,
		functionVersion: context.version,
		memoryLimitInMB: context.memoryMb,
		invokedFunctionArn: context.functionName,
		...(left !== null && {
			getRemainingTimeInMillis: () => context.remainingMs() ?? 0,
		}),
	};
}
