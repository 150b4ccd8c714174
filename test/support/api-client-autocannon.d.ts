// The package has no types; this is what the bench uses of it (autocannon 9, README).
declare module "autocannon" {
	export interface Options {
		readonly url: string;
		readonly headers: Readonly<Record<string, string>>;
		readonly connections: number;
		/** seconds */
		readonly duration: number;
		/** requests a second, over all connections */
		readonly overallRate: number;
	}
	export interface Result {
		readonly requests: { readonly total: number };
		/** ms */
		readonly latency: {
			readonly p50: number;
			readonly p99: number;
			readonly max: number;
		};
		readonly errors: number;
		readonly timeouts: number;
		readonly non2xx: number;
	}
	export default function autocannon(options: Options): Promise<Result>;
}
