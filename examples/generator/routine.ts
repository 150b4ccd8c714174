import { berlin, HOUR, MINUTE, weekday } from "./clock.ts";
import {
	AUTOMATION,
	DEV,
	type Instance,
	ORDERS,
	PEOPLE,
	type Person,
	STAGE,
	TELEMETRY,
} from "./company.ts";
import { type Event, kafkaEvent } from "./event.ts";
import { type Random, random } from "./random.ts";

/** What people do, how often, how often it fails in 100 times, and whether the service carries it out later. */
const WORK: readonly [
	base: string,
	weight: number,
	failures: number,
	task?: true,
][] = [
	["Kafka_create_topic", 20, 5],
	["Kafka_alter_topics", 20, 4],
	["Kafka_reset_consumer_offset", 16, 9],
	["Kafka_delete_topics", 6, 3],
	["Kafka_batch_delete_group", 5, 6],
	["createUser", 5, 3],
	["updateUserPoliciesTask", 6, 4],
	["deleteUser", 2, 0],
	["ValidateConnectorConnectivity", 4, 25],
	["pauseConnector", 2, 0],
	["resumeConnector", 2, 5],
	["restartConnector", 2, 10],
	["putConnectorTask", 3, 8],
	["deleteDMSBackendJob", 2, 0],
	["modifyDMSInstanceInfo", 4, 6, true],
	["kafka_reassignment", 3, 8, true],
];
const HAT = WORK.flatMap((work) => Array<typeof work>(work[1]).fill(work));

const DEPLOYMENT = [
	...Array<string>(6).fill("Kafka_alter_topics"),
	...Array<string>(4).fill("Kafka_create_topic"),
	...Array<string>(2).fill("updateUserPoliciesTask"),
	"createUser",
];

/** Everyday operations of October: people at their hours, the pipeline's deployments and the nightly clean-up. */
export function routine(): Event[] {
	const draw = random(20261001);
	const events: Event[] = [];
	for (let day = 1; day <= 31; day++) {
		for (const person of PEOPLE)
			if (worksOn(person, day)) events.push(...workday(day, person, draw));
		if (weekday(day) <= 5)
			for (const hour of [8, 11, 15]) events.push(...deploy(day, hour, draw));
		events.push(...cleanUp(day, draw));
	}
	return events;
}

export function worksOn(person: Person, day: number): boolean {
	const [first, last] = person.away ?? [0, 0];
	return weekday(day) <= person.weekdays && (day < first || day > last);
}

function workday(day: number, person: Person, draw: Random): Event[] {
	const start = berlin(day, person.from);
	const events = Array.from({ length: 5 + draw.int(5) }, () => {
		const time = start + draw.int((person.to - person.from) * HOUR);
		const instance = draw.pick([ORDERS, TELEMETRY, STAGE, STAGE, DEV, DEV]);
		return operation(time, person.name, instance, draw);
	});
	return events.flat();
}

function operation(
	time: number,
	user: string,
	instance: Instance,
	draw: Random,
): Event[] {
	const [base, , failures, task] = draw.pick(HAT);
	const request = requestOf(base, instance, draw);
	const result = draw.int(100) < failures ? "Failure" : "Success";
	// some services answer 200 and put the error into the response
	const code = draw.chance(0.3) ? 200 : draw.pick([400, 403, 500]);
	const failure = result === "Failure" ? { code } : {};
	const event = kafkaEvent(time, user, base, result, instance, {
		request,
		...failure,
	});
	if (!task || result === "Failure") return [event];
	const done = time + draw.int(12 * MINUTE) + MINUTE;
	const end = draw.int(100) < 6 ? "Failure" : "Success";
	return [event, kafkaEvent(done, null, `${base}Task`, end, instance)];
}

function deploy(day: number, hour: number, draw: Random): Event[] {
	const start = berlin(day, hour, draw.int(40));
	const instance = draw.pick([ORDERS, TELEMETRY, STAGE, STAGE, DEV]);
	return Array.from({ length: 7 + draw.int(6) }, (_, i) => {
		const base = draw.pick(DEPLOYMENT);
		const result = draw.chance(0.02) ? "Failure" : "Success";
		return kafkaEvent(
			start + i * 4000 + draw.int(3000),
			AUTOMATION.name,
			base,
			result,
			instance,
			{ request: requestOf(base, instance, draw) },
		);
	});
}

/** Every night at a quarter past two the pipeline removes what tests left behind. */
function cleanUp(day: number, draw: Random): Event[] {
	const start = berlin(day, 2, 15);
	return Array.from({ length: 7 + draw.int(5) }, (_, i) => {
		const base = draw.pick([
			"Kafka_delete_topics",
			"Kafka_delete_topics",
			"Kafka_batch_delete_group",
		]);
		const time = start + i * 6000 + draw.int(5000);
		const request = requestOf(base, DEV, draw);
		return kafkaEvent(time, AUTOMATION.name, base, "Success", DEV, { request });
	});
}

function requestOf(base: string, instance: Instance, draw: Random): object {
	const topic = draw.pick(instance.topics);
	const group = `${topic}-consumer-${draw.int(9) + 1}`;
	const user_name = `app-${topic}`;
	switch (base) {
		case "Kafka_create_topic":
			return { id: topic, partition: 3 * (draw.int(8) + 1), replication: 3 };
		case "Kafka_alter_topics":
			return {
				topics: [{ id: topic, retention_time: 24 * (draw.int(7) + 1) }],
			};
		case "Kafka_delete_topics":
			return { topics: [`${topic}-${draw.int(1000)}`] };
		case "Kafka_reset_consumer_offset":
			return { group, topic, partition: -1, timestamp: 0 };
		case "Kafka_batch_delete_group":
			return { group_ids: [group] };
		case "createUser":
			return { user_name, user_passwd: "********" };
		default:
			return { instance_id: instance.id };
	}
}
