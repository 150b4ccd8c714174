// Asks `tracefolio serve` for the status of an order, 200 times a second for a minute, and prints errors and latencies (ms) as JSON. Ends
// with 1 where something failed, or where the service was too slow for so many.
//   npm run bench:status -- 60 200
import autocannon from "autocannon";
import { published } from "../test/support/api-client-report.ts";
import { serve } from "../test/support/api-client-serve.ts";

const [seconds = 60, rate = 200] = process.argv.slice(2).map(Number);
const served = await serve();
try {
	const { id } = await published(served, "nordhafen");
	const { latency, requests, errors, timeouts, non2xx } = await autocannon({
		url: `${served.origin}/reports/${id}`,
		headers: { authorization: `Bearer ${served.token}` },
		connections: 20,
		duration: seconds,
		overallRate: rate,
	});
	const measured = {
		...{ seconds, rate, requests: requests.total },
		errors: errors + timeouts + non2xx,
		...{ p50: latency.p50, p99: latency.p99, max: latency.max },
	};
	console.log(JSON.stringify(measured));
	const isSlow = measured.requests < 0.95 * seconds * rate;
	process.exitCode = measured.errors > 0 || isSlow ? 1 : 0;
} finally {
	await served.stop();
}
