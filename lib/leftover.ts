/**
 * Whether what process `pid` of this host last touched at `touchedAt` (ms since the epoch, UTC) has outlived it: there is no such
 * process, or it is this one, which began later (containers give the same ids again and again).
 */
export function isLeftover(pid: number, touchedAt: number): boolean {
	if (pid === process.pid) return touchedAt < performance.timeOrigin;
	try {
		process.kill(pid, 0);
		return false;
	} catch (error) {
		// EPERM: it runs, and belongs to someone else
		return (error as NodeJS.ErrnoException).code === "ESRCH";
	}
}
