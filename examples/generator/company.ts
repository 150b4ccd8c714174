import { hexOf } from "./random.ts";

/** The tenant. Company and people are made up; the addresses are those that RFC 5737 keeps for examples. */
export const DOMAIN = {
	name: "OTC00000000001000048291",
	id: hexOf("nordhafen", 32),
};
export const PROJECT_ID = hexOf("eu-de", 32);

/** Somebody who works during `[from, to)` o'clock on `weekdays` and is away on the days `[first, last]` of October. */
export interface Person {
	readonly name: string;
	readonly address: string;
	readonly weekdays: number;
	readonly from: number;
	readonly to: number;
	readonly away?: readonly [number, number];
}

export const PEOPLE: readonly Person[] = [
	{
		name: "a.petersen",
		address: "198.51.100.21",
		weekdays: 5,
		from: 8,
		to: 17,
	},
	{ name: "j.brandt", address: "198.51.100.22", weekdays: 5, from: 7, to: 16 },
	{ name: "k.voss", address: "198.51.100.23", weekdays: 4, from: 8, to: 15 },
	{ name: "l.hansen", address: "198.51.100.24", weekdays: 5, from: 9, to: 18 },
	{
		name: "m.yildiz",
		address: "203.0.113.61",
		weekdays: 5,
		from: 9,
		to: 17,
		away: [26, 30],
	},
	{ name: "p.nowak", address: "198.51.100.25", weekdays: 5, from: 13, to: 22 },
	{
		name: "s.lindgren",
		address: "203.0.113.87",
		weekdays: 5,
		from: 8,
		to: 16,
		away: [12, 16],
	},
];

/** The user of the deployment pipeline. */
export const AUTOMATION = { name: "svc-terraform", address: "192.0.2.10" };

export interface Instance {
	readonly name: string;
	readonly id: string;
	readonly topics: readonly string[];
}

const instance = (name: string, ...topics: string[]): Instance => {
	const hex = hexOf(name, 32);
	const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
	return { name, id, topics };
};

export const ORDERS = instance(
	"kafka-orders-prod",
	"order-created",
	"order-changed",
	"shipment-booked",
	"invoice-issued",
);
export const TELEMETRY = instance(
	"kafka-telemetry-prod",
	"container-position",
	"reefer-temperature",
	"crane-load",
);
export const STAGE = instance(
	"kafka-integration-stage",
	"order-created",
	"customs-declaration",
	"container-position",
);
export const DEV = instance(
	"kafka-dev",
	"order-created",
	"scratch",
	"load-test",
	"customs-declaration",
);
/** Made for a load test on 19 October and deleted on 28 October. */
export const LOAD_TEST = instance("kafka-loadtest-1", "load-test");
