import type {
	AttachSettings,
	NoticeKind,
	NotifySettings,
	TargetSettings,
} from "../notify-config.ts";
import { shortHash } from "./notice.ts";

/** One address to which messages go. */
export interface Target {
	readonly settings: TargetSettings;
	/** tells it apart, however it is reached: so it is the same once a wrong server has been put right */
	readonly hash: string;
	/** what may be shown of it: an address, a topic, or the origin of a URL */
	readonly to: string;
	/** the address of a mail; empty for what is no mail */
	readonly address: string;
	readonly attach: AttachSettings | null;
}

/** Every address that is to hear of a kind of notice, each once. */
export function targetsFor(
	settings: NotifySettings,
	kind: NoticeKind,
): readonly Target[] {
	const targets = settings
		.filter(({ on }) => on.includes(kind))
		.flatMap(targetsOf);
	const byHash = Map.groupBy(targets, ({ hash }) => hash);
	return [...byHash.values()].flatMap(([first]) => first ?? []);
}

function targetsOf(settings: TargetSettings): Target[] {
	const one = (identity: string, to: string, address = ""): Target => ({
		settings,
		hash: shortHash([settings.kind, identity]),
		to,
		address,
		attach: "attach" in settings ? (settings.attach ?? null) : null,
	});
	switch (settings.kind) {
		case "mail":
		case "ses":
			return settings.to.map((address) => one(address, address, address));
		case "sns":
		case "smn":
			return [one(settings.topic, settings.topic)];
		case "webhook":
			return [one(settings.url, new URL(settings.url).origin)];
	}
}
