import type { Migration } from "kysely/migration";
import { records } from "./0001-records.ts";

/** In order; their number is the version of a store. */
export const migrations: Readonly<Record<string, Migration>> = { "0001-records": records };
