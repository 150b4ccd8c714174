import { describe, expect, it } from "vitest";
import { withSecrets } from "../../lib/secret-environment.ts";
import { readServiceSettings } from "../../lib/service-config.ts";

describe("readServiceSettings()", () => {
	it("reads where work waits, where state lies, and how links begin", () => {
		expect(readServiceSettings({})).toEqual({
			...{ state: undefined, queue: { kind: "local" }, url: null },
		});
		expect(
			readServiceSettings({
				TRACEFOLIO_QUEUE: "https://sqs.eu-central-1.amazonaws.com/1/work",
				TRACEFOLIO_STATE: "s3://state",
				TRACEFOLIO_DESK_URL: "https://desk.example/",
			}),
		).toEqual({
			queue: {
				...{ kind: "sqs" },
				url: "https://sqs.eu-central-1.amazonaws.com/1/work",
			},
			...{ state: "s3://state", url: "https://desk.example" },
		});
		const topic = "urn:smn:eu-de:0123:work";
		expect(readServiceSettings({ TRACEFOLIO_QUEUE: topic }).queue).toEqual({
			...{ kind: "smn", topic, endpoint: undefined },
		});
	});

	it.each([
		["TRACEFOLIO_QUEUE", "rabbit"],
		["TRACEFOLIO_DESK_URL", "desk.example"],
		["TRACEFOLIO_DESK_URL", "javascript:alert(1)"],
	])("names the variable that is wrong: %s=%s", (name, value) => {
		expect(() => readServiceSettings({ [name]: value })).toThrow(
			`${name} is "${value}". Expected`,
		);
	});
});

describe("withSecrets()", () => {
	const env = { TRACEFOLIO_SECRETS: "tracefolio/service", TRACEFOLIO_A: "own" };

	it("adds the secret's variables, and lets the environment's own win", async () => {
		const text = '{"TRACEFOLIO_A":"secret","TRACEFOLIO_B":"secret"}';
		expect(await withSecrets(env, async () => text)).toMatchObject({
			...{ TRACEFOLIO_A: "own", TRACEFOLIO_B: "secret" },
		});
	});

	it("asks for none where none is named", async () => {
		const read = () => Promise.reject(new Error("asked"));
		expect(await withSecrets({ A: "1" }, read)).toEqual({ A: "1" });
	});

	it.each([
		undefined,
		"",
		"{",
		"[]",
		"{}",
		'{"PATH":"x"}',
		'{"TRACEFOLIO_A":1}',
	])("refuses %j without showing it", async (text) => {
		const refused = withSecrets(env, async () => text);
		await expect(refused).rejects.toThrow(
			/^The secret "tracefolio\/service" is of another form: expected a JSON object whose keys/,
		);
	});
});
