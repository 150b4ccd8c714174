import { join } from "node:path";
import { writeTenant } from "./generator/tenant.ts";

// node examples/generate.ts [folder]
await writeTenant(process.argv[2] ?? join(import.meta.dirname, "tenant"));
