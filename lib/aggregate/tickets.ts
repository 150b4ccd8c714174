import type { Ticket } from "../change-tickets.ts";
import { isoUtc } from "../period.ts";
import type { PopulationRow } from "../report/model.ts";
import type {
	ChangeTickets,
	WithoutTicketRow,
} from "../report/model-analysis.ts";
import type { Observer } from "./observed.ts";

type Without = {
	-readonly [Key in keyof WithoutTicketRow]: WithoutTicketRow[Key];
};

/**
 * Joins operations of people with approved changes: by time, resource and operator. `unticketed` is told of each that has none. Tasks and
 * actions of the system follow from operations and are not compared.
 */
export function ticketJoin(
	{ tickets, sha256 }: { tickets: readonly Ticket[]; sha256: string },
	unticketed: (row: PopulationRow) => void,
): Observer<ChangeTickets> {
	const operations = new Map<string, number>();
	const without = new Map<string, Without>();
	const open = windows(tickets);
	let [matched, unmatched] = [0, 0];
	return {
		add({ where, row }) {
			if (where !== "population" || !isOfPerson(row)) return;
			const own = open(row).filter((ticket) => allows(ticket, row));
			for (const { id } of own)
				operations.set(id, (operations.get(id) ?? 0) + 1);
			if (own.length > 0) {
				matched++;
				return;
			}
			unmatched++;
			addWithout(without, row);
			unticketed(row);
		},
		result: () => ({
			...{ sha256, matched, unmatched },
			tickets: tickets.map(({ id, from, to, resource, operator }) => ({
				...{ id, from: isoUtc(from), to: isoUtc(to), resource, operator },
				operations: operations.get(id) ?? 0,
			})),
			without: [...without.values()].sort(byCount),
		}),
	};
}

/**
 * The tickets whose window and resource hold for a row; rows come in the order of time. Open ones are kept by resource, so that many at one
 * time cost little.
 */
function windows(tickets: readonly Ticket[]) {
	const waiting = tickets.toSorted((a, b) => b.from - a.from);
	const open = new Map<string | null, Ticket[]>();
	const stillOpen = (resource: string | null, time: number) => {
		const all = open.get(resource) ?? [];
		const left = all.filter(({ to }) => to > time);
		if (left.length < all.length) open.set(resource, left);
		return left;
	};
	return ({ time, resourceId, resourceName }: PopulationRow) => {
		const now = Date.parse(time);
		for (let next = waiting.at(-1); next && next.from <= now; ) {
			const { resource, alias } = next;
			for (const name of new Set([resource, alias ?? resource])) {
				const all = open.get(name);
				if (all) all.push(next);
				else open.set(name, [next]);
			}
			waiting.pop();
			next = waiting.at(-1);
		}
		// a set, since a resource may be named like its id, or not at all
		const resources = new Set([null, resourceId, resourceName]);
		return [...resources].flatMap((resource) => stillOpen(resource, now));
	};
}

function allows({ operator }: Ticket, { user }: PopulationRow): boolean {
	return operator === null || operator.toLowerCase() === user?.toLowerCase();
}

function isOfPerson({ phase, channel, user }: PopulationRow): boolean {
	return (
		phase !== "task" &&
		user !== null &&
		channel?.toLowerCase() !== "systemaction"
	);
}

function addWithout(rows: Map<string, Without>, row: PopulationRow): void {
	const { service, traceName, user, domain, time } = row;
	const key = JSON.stringify([service, traceName, user, domain]);
	const known = rows.get(key);
	if (known === undefined) {
		const span = { count: 1, firstAt: time, lastAt: time };
		rows.set(key, { service, traceName, user, domain, ...span });
		return;
	}
	known.count++;
	known.lastAt = time;
}

function byCount(a: WithoutTicketRow, b: WithoutTicketRow): number {
	if (a.count !== b.count) return b.count - a.count;
	const keyOf = ({ service, traceName, user, domain }: WithoutTicketRow) =>
		JSON.stringify([service, traceName, user, domain]);
	return keyOf(a) < keyOf(b) ? -1 : 1;
}
