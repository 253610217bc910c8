import type { Kysely } from "kysely";
import { Migrator } from "kysely/migration";
import { migrations } from "./migrations/index.ts";
import type { StoreTables } from "./schema.ts";

/** Version of the stores that this program writes: the number of migrations. */
export const storeVersion = Object.keys(migrations).length;

/** Runs the migrations that a store lacks. The caller holds the transaction: SQLite's dialect starts none of its own. */
export async function migrate(tables: Kysely<StoreTables>): Promise<void> {
  const migrator = new Migrator({ db: tables, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
