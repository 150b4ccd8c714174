// The package has no types; this is what the tests use of it (swagger-client 3, docs/usage).
declare module "swagger-client" {
	export interface SwaggerAnswer {
		readonly status: number;
		readonly headers: Readonly<Record<string, string>>;
		readonly text: string;
		readonly body: unknown;
	}
	export type SwaggerOperation = (
		parameters?: Readonly<Record<string, unknown>>,
		options?: { readonly requestBody?: unknown },
	) => Promise<SwaggerAnswer>;
	export interface SwaggerApi {
		/** by tag and operationId */
		readonly apis: Readonly<
			Record<string, Readonly<Record<string, SwaggerOperation>>>
		>;
		readonly errors: readonly unknown[];
	}
	export default function SwaggerClient(options: {
		readonly url: string;
		readonly authorizations: Readonly<Record<string, unknown>>;
	}): Promise<SwaggerApi>;
}
