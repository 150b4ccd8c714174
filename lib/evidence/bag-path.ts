/** Names that Windows keeps for devices, whatever their extension. */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i;
/** What some file system, `sha256sum -c` or BagIt (RFC 8493, 2.1.3: `%`) does not take as it is, and the escape itself. */
const UNSAFE =
	// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped
	/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff%=\\:*?"<>|]/gu;

/**
 * An object's key as a path that is safe on every system and never leaves its folder: what is unsafe is written as `=XX`, its
 * UTF-8 bytes in hex. Two keys never have one path. (`u` makes the pattern see only lone surrogates, which have no UTF-8: they
 * become `=uXXXX`.)
 */
export function bagPath(key: string): string {
	return key.split("/").map(safeName).join("/");
}

function safeName(name: string): string {
	if (/^\.{0,2}$/.test(name))
		return name === "" ? "=" : name.replace(/\./g, escaped);
	return name
		.replace(UNSAFE, escaped)
		.replace(/^ |[ .]$/g, escaped)
		.replace(DEVICE, (device) => escaped(device.slice(0, 1)) + device.slice(1));
}

function escaped(character: string): string {
	const code = character.charCodeAt(0);
	if (character.length === 1 && code >= 0xd800 && code <= 0xdfff)
		return `=u${code.toString(16).toUpperCase()}`;
	const bytes = [...Buffer.from(character)];
	return bytes
		.map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, "0")}`)
		.join("");
}

/** Whether a path of a bag stays in its folder on every system. */
export function isSafePath(path: string): boolean {
	return path !== "" && bagPath(unescaped(path)) === path;
}

function unescaped(path: string): string {
	const whole = path.replace(/=u([0-9A-F]{4})/g, (_, hex) =>
		String.fromCharCode(Number.parseInt(hex, 16)),
	);
	return whole
		.split("/")
		.map((name) => (name === "=" ? "" : name))
		.join("/")
		.replace(/(=[0-9A-F]{2})+/g, (run) =>
			Buffer.from(run.replaceAll("=", ""), "hex").toString(),
		);
}
