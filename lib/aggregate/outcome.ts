import type { Outcome } from "../report/model.ts";

/** How a trace ended, and whether its two witnesses, name and rating, agree (null: one of them says nothing). */
export interface Judgement {
	readonly outcome: Outcome;
	/** what the catalog or the name's suffix says */
	readonly byName: Outcome | null;
	readonly agrees: boolean | null;
}

/** Judges by counting rule 4: the catalog's outcome, else the name's suffix, else the rating. */
export function judge(
	traceName: string,
	rating: string | null,
	catalogued: Outcome | null,
): Judgement {
	const byName = catalogued ?? bySuffix(traceName);
	const rated = byRating(rating);
	if (byName === null)
		return { outcome: rated ?? "unknown", byName, agrees: null };
	const agrees =
		rated === null ? null : (byName === "success") === (rated === "success");
	return { outcome: byName, byName, agrees };
}

/** The suffix and never a part: `deleteDMSCreateFailureInstancesSuccess` is a success. */
function bySuffix(traceName: string): Outcome | null {
	if (traceName.endsWith("Success")) return "success";
	return traceName.endsWith("Failure") ? "failure" : null;
}

function byRating(rating: string | null): Outcome | null {
	switch (rating) {
		case "normal":
			return "success";
		case "warning":
			return "failure";
		case "incident":
			return "incident";
		default:
			return null;
	}
}
