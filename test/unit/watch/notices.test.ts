import { describe, expect, it } from "vitest";
import type { Concern } from "../../../lib/watch/concern.ts";
import { deliveryConcerns, noticesOf } from "../../../lib/watch/notices.ts";

const NOW = Date.parse("2026-12-04T05:00:00Z");
const TOLD = {
	profile: "acme",
	missing: ["2026-10"],
	requested: true,
	now: NOW,
};

function concern(fields: Partial<Concern>): Concern {
	return {
		topic: "key",
		subject: "API key 1",
		message: "It ends",
		at: NOW - 10,
		...fields,
	};
}

describe("noticesOf()", () => {
	it("tells of a missing period with its deadline, and of a concern with the day", () => {
		const missing = concern({ topic: "missing", subject: "2026-10" });
		expect(noticesOf([missing, concern({})], TOLD)).toEqual([
			{
				...{ kind: "missing", profile: "acme", period: "2026-10" },
				...{ deadline: NOW - 10, requested: true },
			},
			{
				...{ kind: "concern", profile: "acme", topic: "key" },
				...{ subject: "API key 1", message: "It ends", day: "2026-12-04" },
			},
		]);
	});

	it("tells of a provisional period on one day only", () => {
		const at = Date.parse("2026-11-11T23:00:00Z");
		const found = [concern({ topic: "not-final", subject: "2026-10", at })];
		const days = [0, 86_400_000].map((later) =>
			noticesOf(found, { ...TOLD, now: NOW + later }).map((notice) =>
				"day" in notice ? notice.day : null,
			),
		);
		expect(days).toEqual([["2026-11-11"], ["2026-11-11"]]);
	});

	it("tells of many of a topic together, but for the last twenty", () => {
		const labels = Array.from({ length: 25 }, (_, i) => `period ${i}`);
		const many = labels.map((subject) =>
			concern({ topic: "missing", subject }),
		);
		const notices = noticesOf([...many, concern({})], {
			...TOLD,
			missing: labels,
		});
		expect(notices).toHaveLength(22);
		expect(notices[0]).toMatchObject({
			...{ kind: "concern", topic: "missing", subject: "others" },
			message: expect.stringMatching(/^There are 5 more of this kind/),
		});
		expect(notices[1]).toMatchObject({ kind: "missing", period: "period 5" });
	});

	it("tells in no notice that notices cannot be delivered", () => {
		expect(noticesOf([concern({ topic: "notices" })], TOLD)).toEqual([]);
	});
});

describe("deliveryConcerns()", () => {
	it("finds the targets that could not be reached, each once", () => {
		const deliveries = [
			{ to: "a@example.com", status: "failed", reason: "no route" },
			{ to: "a@example.com", status: "given-up", reason: "refused" },
			{ to: "b@example.com", status: "sent" },
			{ to: "c@example.com", status: "pending", reason: "not yet" },
		];
		expect(deliveryConcerns(deliveries, NOW)).toMatchObject([
			{
				...{ topic: "notices", subject: "a@example.com", at: NOW },
				message: expect.stringMatching(
					/^2 notice\(s\) to a@example\.com could not be delivered: refused\./,
				),
			},
		]);
	});
});
