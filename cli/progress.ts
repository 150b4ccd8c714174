/** One line on a terminal's standard error that each message replaces; silent where standard error is no terminal. */
export function progressLine(): {
	show(message: string): void;
	clear(): void;
} {
	const { stderr } = process;
	if (!stderr.isTTY) return { show: () => {}, clear: () => {} };
	let shownAt = 0;
	return {
		show(message) {
			// a terminal need not follow every file
			const now = performance.now();
			if (now - shownAt < 50) return;
			shownAt = now;
			stderr.write(`\r\u001b[K${message}`);
		},
		clear() {
			stderr.write("\r\u001b[K");
		},
	};
}
