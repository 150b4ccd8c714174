import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** What a mail server says, by the command it answers ("" for its greeting); null: it hangs from there on; "dies": it breaks the connection. */
export type Script = Readonly<Record<string, string | null>>;

const POLITE: Script = {
	"": "220 test",
	EHLO: "250 test",
	MAIL: "250 ok",
	RCPT: "250 ok",
	DATA: "354 go on",
	".": "250 kept",
	QUIT: "221 bye",
};

/** A server that speaks just enough SMTP to go wrong at any stage; stopped when the test is over. */
export async function faultyMailServer(
	script: Script,
): Promise<{ url: string; port: number; commands: string[] }> {
	const commands: string[] = [];
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.on("error", () => undefined);
		const answer = (command: string) => {
			commands.push(command);
			const said = { ...POLITE, ...script }[command];
			if (said === "dies") socket.destroy();
			else if (said !== null) socket.write(`${said ?? "250 ok"}\r\n`);
		};
		let isMail = false;
		answer("");
		socket.on("data", (chunk) => {
			for (const line of chunk.toString().split("\r\n")) {
				if (isMail && line !== ".") continue;
				if (line === "") continue;
				const [command = ""] = line.toUpperCase().split(" ");
				isMail = command === "DATA";
				answer(command);
			}
		});
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	onTestFinished(async () => {
		for (const socket of sockets) socket.destroy();
		server.close();
		await once(server, "close");
	});
	const address = server.address();
	if (address === null || typeof address === "string") throw new Error();
	return {
		url: `smtp://127.0.0.1:${address.port}`,
		port: address.port,
		commands,
	};
}
