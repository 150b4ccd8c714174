// Asks `tracefolio serve` for the status of one report, 200 times a second for a minute, and prints errors and latencies (ms) as JSON.
//   npm run bench:status -- 60 200
import autocannon from "autocannon";
import { published } from "../test/support/api-client-report.ts";
import { serve } from "../test/support/api-client-serve.ts";

const [seconds = 60, rate = 200] = process.argv.slice(2).map(Number);
const served = await serve();
try {
	const { id } = (await published(served, "nordhafen")).publication;
	const { latency, requests, errors, timeouts, ...result } = await autocannon({
		url: `${served.origin}/reports/${id}`,
		headers: { authorization: `Bearer ${served.token}` },
		connections: 20,
		duration: seconds,
		overallRate: rate,
	});
	const measured = {
		seconds,
		rate,
		requests: requests.total,
		errors: errors + timeouts + result.non2xx,
		p50: latency.p50,
		p99: latency.p99,
		max: latency.max,
	};
	console.log(JSON.stringify(measured));
	process.exitCode = measured.errors === 0 ? 0 : 1;
} finally {
	await served.stop();
}
