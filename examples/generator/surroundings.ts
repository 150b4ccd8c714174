import { berlin, HOUR, MINUTE, weekday } from "./clock.ts";
import { AUTOMATION, DOMAIN, PEOPLE } from "./company.ts";
import { type Event, origin } from "./event.ts";
import { hexOf, type Random, random } from "./random.ts";
import { worksOn } from "./routine.ts";

/** What the tenant's other services record: it fills the archive and belongs to no Kafka report. */
export function surroundings(): Event[] {
	const draw = random(20261002);
	const events: Event[] = [
		other(berlin(0, 17), AUTOMATION.name, "ECS stopServer ecs", "dev-build-1"),
		other(berlin(26, 1), "a.petersen", "CTS updateTracker tracker", "system"),
		other(
			berlin(26, 1, 2),
			"a.petersen",
			"CTS updateTracker tracker",
			"system",
		),
		other(berlin(32, 9), "a.petersen", "CTS getTrace trace", "system"),
	];
	for (let day = 1; day <= 31; day++) {
		for (const person of PEOPLE)
			if (worksOn(person, day))
				events.push(...session(berlin(day, person.from), person.name, draw));
		if (weekday(day) <= 5) events.push(...machines(day));
		events.push(...volumes(day, draw), ...buckets(day, draw));
	}
	return events.map(withBucket);
}

function withBucket(event: Event): Event {
	const inPeriod = event.time >= berlin(1, 0) && event.time < berlin(32, 0);
	const bucket = inPeriod ? "outOfScope" : "outOfPeriod";
	return { ...event, truth: { ...event.truth, bucket } };
}

/** `what` is service, trace name and resource type. */
function other(
	time: number,
	user: string | null,
	what: string,
	resource: string,
	change: Partial<Event> = {},
): Event {
	const [service = "", name = "", resourceType = ""] = what.split(" ");
	return {
		time,
		service,
		resourceType,
		name,
		resource: { name: resource, id: hexOf(resource, 32) },
		user,
		...origin(user),
		rating: "normal",
		code: 200,
		truth: {
			bucket: "outOfScope",
			outcome: "unknown",
			contradiction: false,
			catalogued: false,
		},
		...change,
	};
}

/** Console logins answer with a redirect, so a successful one has the code 302, as text. */
function session(start: number, user: string, draw: Random): Event[] {
	const time = start - draw.int(20 * MINUTE);
	const login = { user_type: "iam user", login_protect: { status: "off" } };
	const more = { event_type: "global", domain_id: DOMAIN.id };
	const message = JSON.stringify({ login });
	const events = [
		other(time, user, "IAM login user", user, {
			code: "302",
			more: { ...more, message },
		}),
	];
	if (draw.chance(0.07))
		events.push(
			other(time - MINUTE, user, "IAM loginfailed user", user, {
				code: "401",
				rating: "warning",
				more,
			}),
		);
	if (draw.chance(0.6))
		events.push(
			other(time + 8 * HOUR, user, "IAM logout user", user, {
				code: "302",
				more,
			}),
		);
	return events;
}

/** The build machines run during office hours only. */
function machines(day: number): Event[] {
	return ["dev-build-1", "dev-build-2", "dev-build-3"].flatMap((name, i) => [
		other(berlin(day, 6, i), AUTOMATION.name, "ECS startServer ecs", name),
		other(berlin(day, 20, i), AUTOMATION.name, "ECS stopServer ecs", name),
	]);
}

function volumes(day: number, draw: Random): Event[] {
	const name = `volume-${hexOf(`volume ${day}`, 4)}`;
	const made = berlin(day, 3, draw.int(50));
	return [
		other(made, null, "EVS createVolume evs", name),
		other(made + 40 * MINUTE, null, "EVS deleteVolume evs", name),
		other(made + 41 * MINUTE, null, "ECS deleteMetadata ecs", "dev-build-1"),
	];
}

/** The type Others is not documented, but recorded. */
function buckets(day: number, draw: Random): Event[] {
	return [4, 12, 20].map((hour) => {
		const time = berlin(day, hour, draw.int(59));
		return other(time, AUTOMATION.name, "OBS listAllMyBucket bucket", "-", {
			channel: "Others",
		});
	});
}
