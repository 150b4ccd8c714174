import type { Detector, Told } from "./detector.ts";
import { byOperation } from "./gathering.ts";
import { type Group, groups } from "./groups.ts";
import { counted, quoted } from "./words.ts";

/** What correlation tells of one kind, per operation. */
export function correlated(kind: Told["kind"]): Detector {
	const found = groups({ message: (group) => MESSAGES[kind](group) });
	return {
		told(event) {
			if (event.kind === kind) found.add(byOperation(event.row), event.row);
		},
		result: found.drafts,
	};
}

type Message = (group: Readonly<Group>) => string;

const MESSAGES: Readonly<Record<Told["kind"], Message>> = {
	failed: (group) =>
		`${counted(group.count, "request")} ${named(group)} had a task that failed`,
	refused: (group) =>
		`${counted(group.count, "request")} ${named(group)} failed when it was made`,
	open: (group) =>
		`${counted(group.count, "request")} ${named(group)} had not ended when this report was made`,
	orphan: (group) =>
		`${counted(group.count, "task")} ${named(group)} had no request`,
};

function named({ operation, service }: Readonly<Group>): string {
	return `of ${quoted(operation)} (${service})`;
}
