import type { SendMailOptions } from "nodemailer";
import type { Message } from "./channel.ts";
import { shortHash } from "./notice.ts";

/**
 * A message as nodemailer takes it. The same message makes the same mail, so that a repeated one can be recognised: its Message-ID,
 * date and boundaries come from the message.
 */
export function mailOf(
	message: Message,
	from: string,
	to: string,
): SendMailOptions {
	const { id, at, subject, text, html, attachments, language } = message;
	return {
		from: { name: "Tracefolio", address: from },
		to: { name: "", address: to },
		subject,
		text,
		html,
		date: new Date(at),
		messageId: `<${id}@${from.slice(from.lastIndexOf("@") + 1)}>`,
		// RFC 2046 (5.1.1): at most 70 characters with what is added to it
		baseBoundary: shortHash([id]),
		xMailer: false,
		headers: {
			// RFC 3834: nobody's absence is to be answered to a program
			"Auto-Submitted": "auto-generated",
			"X-Auto-Response-Suppress": "All",
			"Content-Language": language,
		},
		attachments: attachments.map(({ name, bytes }) => ({
			filename: name,
			content: Buffer.from(bytes),
			contentType: TYPES[name.slice(name.lastIndexOf("."))],
		})),
		disableFileAccess: true,
		disableUrlAccess: true,
	};
}

const TYPES: Readonly<Record<string, string>> = {
	".pdf": "application/pdf",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".json": "application/json",
	".gz": "application/gzip",
};
