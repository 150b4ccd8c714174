import { berlin, HOUR, MINUTE } from "./clock.ts";
import {
	AUTOMATION,
	DEV,
	LOAD_TEST,
	ORDERS,
	STAGE,
	TELEMETRY,
} from "./company.ts";
import { type Event, kafkaEvent as on, UNCATALOGUED } from "./event.ts";

const [PETERSEN, BRANDT, VOSS] = ["a.petersen", "j.brandt", "k.voss"];
const [HANSEN, NOWAK, LINDGREN] = ["l.hansen", "p.nowak", "s.lindgren"];

/** An error inside an answer with code 200, as CTS documents it for a failed deletion of an address. */
const HIDDEN_ERROR = {
	code: 200,
	response: { code: "DMS.00500041", message: "The topic was not replicated." },
};

/** At night from outside the office; the archive also holds a copy with another address. */
export const PASSWORD_RESET = on(
	berlin(21, 23, 41) + 17_204,
	NOWAK,
	"resetDMSInstancePassword",
	"Success",
	ORDERS,
	{ address: "203.0.113.142", request: { new_password: "********" } },
);

/** What an auditor should find in October: told in the order of the month. */
export function scenes(): Event[] {
	return [
		...edges(),
		...maintenance(),
		...growth(),
		...smartConnect(),
		...loadTest(),
		...changeOfClocks(),
		...oddities(),
		PASSWORD_RESET,
	];
}

/** The first and the last millisecond of the month, and the nearest ones that do not belong to it. */
function edges(): Event[] {
	const [first, end] = [berlin(1, 0), berlin(32, 0)];
	const group = (time: number, bucket: "inScope" | "outOfPeriod") =>
		on(time, AUTOMATION.name, "Kafka_batch_delete_group", "Success", DEV, {
			bucket,
		});
	return [
		group(first, "inScope"),
		group(end - 1, "inScope"),
		...[berlin(0, 9), berlin(0, 10, 30), first - 4000, first - 1].map((time) =>
			group(time, "outOfPeriod"),
		),
		...[end, end + 4000, berlin(32, 2, 15), berlin(33, 8), berlin(33, 9)].map(
			(time) => group(time, "outOfPeriod"),
		),
	];
}

/** Restarts: alone, of several at once (the request has another resource type), refused, and one that never ended. */
function maintenance(): Event[] {
	const restart = "restartDMSInstance";
	const batch = "batchRestartDMSInstance";
	const evening = berlin(20, 21);
	const asked = { resourceType: "instance", request: { action: "restart" } };
	return [
		on(berlin(6, 20, 30), NOWAK, restart, "Success", STAGE),
		on(berlin(6, 20, 36), null, `${restart}Task`, "Success", STAGE),
		on(berlin(17, 10, 5), BRANDT, restart, "Success", DEV),
		on(berlin(17, 10, 9), null, `${restart}Task`, "Success", DEV),
		on(evening, NOWAK, batch, "Failure", ORDERS, asked),
		on(evening + 3 * MINUTE, NOWAK, batch, "Success", ORDERS, asked),
		on(evening + 11 * MINUTE, null, `${batch}Task`, "Success", ORDERS),
		on(evening + 14 * MINUTE, null, `${batch}Task`, "Failure", TELEMETRY, {
			code: 500,
		}),
		on(berlin(21, 7, 20), BRANDT, restart, "Failure", TELEMETRY),
		on(berlin(21, 7, 25), BRANDT, restart, "Success", TELEMETRY),
		on(berlin(21, 7, 33), null, `${restart}Task`, "Success", TELEMETRY),
		on(berlin(29, 16, 50), HANSEN, restart, "Success", DEV),
	];
}

/** More storage for the telemetry: the first attempt breaks a broker, the second holds. */
function growth(): Event[] {
	const extend = "extendDMSInstance";
	const request = { request: { new_storage_space: 2400 } };
	return [
		on(berlin(12, 14, 2), PETERSEN, extend, "Failure", TELEMETRY, request),
		on(berlin(13, 9, 14), PETERSEN, extend, "Success", TELEMETRY, request),
		on(berlin(13, 9, 52), null, `${extend}Task`, "Failure", TELEMETRY, {
			rating: "incident",
			code: 500,
		}),
		on(berlin(14, 18, 3), PETERSEN, extend, "Success", TELEMETRY, request),
		on(berlin(14, 18, 47), null, `${extend}Task`, "Success", TELEMETRY),
	];
}

/** Smart Connect is enabled, used and disabled; its documentation spells the first letter in both ways. */
function smartConnect(): Event[] {
	const check = "ValidateConnectorConnectivity";
	return [
		on(berlin(14, 10, 3), VOSS, "createConnector", "Failure", STAGE),
		on(berlin(14, 10, 21), VOSS, "CreateConnector", "Success", STAGE),
		on(berlin(14, 10, 29), null, "createConnectorNodeTask", "Success", STAGE),
		on(berlin(14, 10, 35), VOSS, check, "Failure", STAGE, { code: 200 }),
		on(berlin(14, 10, 48), VOSS, check, "Success", STAGE),
		on(berlin(14, 10, 55), VOSS, "createConnectorTask", "Success", STAGE),
		on(berlin(15, 9, 10), VOSS, "createConnectorTask", "Failure", STAGE),
		on(berlin(15, 9, 31), VOSS, "createConnectorTask", "Success", STAGE),
		on(berlin(28, 14, 12), VOSS, "deleteConnectorTask", "Success", STAGE),
		on(berlin(28, 14, 20), null, "deleteConnectorNodeTask", "Success", STAGE),
		on(berlin(28, 14, 31), VOSS, "DeleteConnector", "Success", STAGE),
	];
}

/** Instances for a load test: one is not created, the others go in a batch, of which CTS also records a bare task. */
function loadTest(): Event[] {
	const batch = "batchDeleteDMSInstance";
	const clean = "deleteDMSCreateFailureInstances";
	const request = { request: { instances: [LOAD_TEST.id], action: "delete" } };
	return [
		on(berlin(19, 10, 40), null, "createDMSInstanceTask", "Failure", LOAD_TEST),
		on(berlin(19, 10, 55), LINDGREN, clean, "Success", LOAD_TEST),
		on(berlin(19, 11, 30), null, "createDMSInstanceTask", "Success", LOAD_TEST),
		on(berlin(27, 15, 5), LINDGREN, batch, "Failure", LOAD_TEST, request),
		on(berlin(28, 11, 5), LINDGREN, batch, "Success", LOAD_TEST, request),
		on(berlin(28, 11, 6), null, `${batch}Task`, "", LOAD_TEST, {
			rating: "incident",
			code: 500,
		}),
		on(berlin(28, 11, 19), null, `${batch}Task`, "", LOAD_TEST),
		on(berlin(28, 11, 21), null, `${batch}Task`, "Success", LOAD_TEST),
	];
}

/** Asked at 02:50, carried out twenty-five minutes later at 02:15: the hour comes twice. */
function changeOfClocks(): Event[] {
	const asked = berlin(25, 2, 50);
	const modify = "modifyDMSInstanceInfo";
	return [
		on(asked, NOWAK, modify, "Success", ORDERS),
		on(asked + 25 * MINUTE, null, `${modify}Task`, "Success", ORDERS),
	];
}

/** Names and ratings that do not agree, a name that no catalog knows, and settings seldom touched. */
function oddities(): Event[] {
	const create = "Kafka_create_topic";
	const warned = { rating: "warning", ...HIDDEN_ERROR } as const;
	const quota = [6, 6, 9, 13, 20, 22, 27].map((day, i) =>
		on(berlin(day, 11, 7 * i), HANSEN, UNCATALOGUED, "Success", ORDERS, {
			request: { producer_byte_rate: 1_048_576 * (i + 1) },
		}),
	);
	return [
		...quota,
		on(berlin(7, 13, 12), HANSEN, create, "Success", TELEMETRY, warned),
		on(berlin(7, 13, 14), HANSEN, create, "Success", TELEMETRY, warned),
		on(berlin(22, 9, 3), AUTOMATION.name, create, "Success", ORDERS, warned),
		on(berlin(23, 15, 40), VOSS, "updateUserPoliciesTask", "Success", ORDERS, {
			rating: "warning",
		}),
		on(
			berlin(16, 8) + HOUR,
			BRANDT,
			"Kafka_reset_consumer_offset",
			"Failure",
			DEV,
			{
				rating: "normal",
			},
		),
		on(berlin(5, 9, 30), PETERSEN, "enable_auto_topic", "Success", DEV),
		on(berlin(5, 9, 41), PETERSEN, "enable_auto_topic", "Failure", ORDERS, {
			code: 403,
		}),
		on(berlin(30, 12, 5), PETERSEN, "deleteUser", "Success", ORDERS),
	];
}
