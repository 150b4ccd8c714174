import type { SesSettings } from "../notify-config.ts";
import { type AwsOptions, awsFault, clientOptions } from "./aws.ts";
import type { Channel } from "./channel.ts";
import { mailOf } from "./mime.ts";

/** Mails to one address over Amazon SES, which puts a Message-ID of its own in the place of ours. */
export function sesChannel(
	{ region, from }: SesSettings,
	to: string,
	options: AwsOptions = {},
): Channel {
	return async (message, signal) => {
		// Loaded only where it is needed: most runs send no mail.
		const { createTransport } = await import("nodemailer");
		const { SESv2Client, SendEmailCommand } = await import(
			"@aws-sdk/client-sesv2"
		);
		const maker = createTransport({ streamTransport: true, buffer: true });
		const { message: raw } = await maker.sendMail(mailOf(message, from, to));
		if (!(raw instanceof Uint8Array)) throw new TypeError("no mail was made");
		const client = new SESv2Client(clientOptions(region, options));
		const command = new SendEmailCommand({
			FromEmailAddress: from,
			Destination: { ToAddresses: [to] },
			Content: { Raw: { Data: raw } },
		});
		try {
			await client.send(command, { abortSignal: signal });
		} catch (error) {
			if (signal.aborted) throw signal.reason;
			throw awsFault(`mail over Amazon SES in ${region}`, error);
		} finally {
			client.destroy();
		}
	};
}
