import type { SnsSettings } from "../notify-config.ts";
import { type AwsOptions, awsFault, clientOptions } from "./aws.ts";
import type { Channel, Message } from "./channel.ts";

/** Publishes the text to an Amazon SNS topic, with `kind` and `profile` to filter subscriptions by. */
export function snsChannel(
	{ topic }: SnsSettings,
	options: AwsOptions = {},
): Channel {
	const [, , , region = ""] = topic.split(":");
	return async (message, signal) => {
		// Loaded only where it is needed: most runs publish to no topic.
		const { SNSClient, PublishCommand } = await import("@aws-sdk/client-sns");
		const client = new SNSClient(clientOptions(region, options));
		const command = new PublishCommand({
			TopicArn: topic,
			Subject: asciiSubject(message),
			Message: message.text,
			MessageAttributes: {
				kind: { DataType: "String", StringValue: message.notice.kind },
				profile: { DataType: "String", StringValue: message.notice.profile },
			},
		});
		try {
			await client.send(command, { abortSignal: signal });
		} catch (error) {
			if (signal.aborted) throw signal.reason;
			throw awsFault(`publish to the topic "${topic}"`, error);
		} finally {
			client.destroy();
		}
	};
}

const SPELT: Readonly<Record<string, string>> = {
	ä: "ae",
	ö: "oe",
	ü: "ue",
	Ä: "Ae",
	Ö: "Oe",
	Ü: "Ue",
	ß: "ss",
	"–": "-",
	"—": "-",
};

/** Source: "Publish" of the Amazon SNS API reference: ASCII, no line breaks, fewer than 100 characters, a letter, digit or mark first. */
function asciiSubject({ subject }: Message): string {
	return subject
		.replace(/[äöüÄÖÜß–—]/g, (found) => SPELT[found] ?? found)
		.normalize("NFKD")
		.replace(/\p{M}/gu, "")
		.replace(/[^ -~]/gu, "?")
		.slice(0, 99)
		.trim();
}
