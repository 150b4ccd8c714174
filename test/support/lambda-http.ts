/** The event of a request to an HTTP API. Source: "Create AWS Lambda proxy integrations for HTTP APIs in API Gateway", payload format 2.0. */
export function httpEvent(
	method: string,
	path: string,
	{ token, body }: { readonly token?: string; readonly body?: unknown } = {},
) {
	return {
		version: "2.0",
		routeKey: path === "/" ? "GET /" : "ANY /{proxy+}",
		rawPath: path,
		rawQueryString: "",
		headers: {
			host: "abc.execute-api.eu-central-1.amazonaws.com",
			...(token !== undefined && { authorization: `Bearer ${token}` }),
			...(body !== undefined && { "content-type": "application/json" }),
		},
		requestContext: {
			accountId: "000000000000",
			apiId: "abc",
			domainName: "abc.execute-api.eu-central-1.amazonaws.com",
			http: {
				...{ method, path, protocol: "HTTP/1.1" },
				...{ sourceIp: "192.0.2.1", userAgent: "test" },
			},
			requestId: "request-1",
			routeKey: "ANY /{proxy+}",
			stage: "$default",
			time: "28/Nov/2026:12:00:00 +0000",
			timeEpoch: 1_795_867_200_000,
		},
		...(path !== "/" && { pathParameters: { proxy: path.slice(1) } }),
		...(body !== undefined && { body: JSON.stringify(body) }),
		isBase64Encoded: false,
	};
}
