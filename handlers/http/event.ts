/**
 * What a request is: an event of API Gateway's HTTP API, payload format 2.0, of which this is read. Other platforms' events, and the local
 * server's requests, are brought into this form.
 *
 * Source: "Create AWS Lambda proxy integrations for HTTP APIs in API Gateway", payload format 2.0.
 */
export interface HttpEvent {
	readonly version: "2.0";
	readonly rawPath: string;
	readonly rawQueryString: string;
	/** names in lower case */
	readonly headers: Readonly<Record<string, string | undefined>>;
	readonly requestContext: {
		readonly http: {
			readonly method: string;
			readonly path: string;
			readonly sourceIp: string;
		};
		readonly requestId?: string;
	};
	readonly body?: string | null;
	readonly isBase64Encoded: boolean;
	/** set by the router, as it stands in the path */
	readonly pathParameters?: Readonly<Record<string, string | undefined>>;
}

/** An answer in the same format. */
export interface HttpAnswer {
	readonly statusCode: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
	readonly isBase64Encoded?: boolean;
}
