import { C5 } from "./c5.ts";
import { DORA } from "./dora.ts";
import type { Framework } from "./framework.ts";
import { ISO27001 } from "./iso27001.ts";
import { NIS2 } from "./nis2.ts";
import { PCI_DSS } from "./pci-dss.ts";
import { SOC2 } from "./soc2.ts";

/** Every framework that reports are mapped to, in the order in which reports show them. */
export const FRAMEWORKS: readonly Framework[] = [
	ISO27001,
	C5,
	SOC2,
	PCI_DSS,
	NIS2,
	DORA,
];

/** The frameworks with these ids, in the order of `FRAMEWORKS`; an id that this version does not know has none. */
export function frameworksOf(ids: readonly string[]): readonly Framework[] {
	return FRAMEWORKS.filter(({ id }) => ids.includes(id));
}
