import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** The tables as they were first. A migration is never changed once released: later ones change what it made. */
export const records: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const name of ["challenges", "environments"]) {
      await db.schema
        .createTable(name)
        .addColumn("digest", "text", (column) => column.primaryKey())
        .addColumn("content", "text", (column) => column.notNull())
        .execute();
    }
    await createAttempts(db);
    await db.schema
      .createTable("traces")
      .addColumn("address", "text", (column) => column.primaryKey().references("attempts.address"))
      .addColumn("trace", "blob", (column) => column.notNull())
      .execute();
    await createRuns(db);
    await db.schema
      .createTable("sources")
      .addColumn("digest", "text", (column) => column.primaryKey())
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("files", "text", (column) => column.notNull())
      .execute();
    await db.schema
      .createTable("plans")
      .addColumn("sequence", "integer", (column) => column.primaryKey().autoIncrement())
      .addColumn("digest", "text", (column) => column.notNull().unique())
      .addColumn("content", "text", (column) => column.notNull())
      .execute();
  },
};

async function createAttempts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("attempts")
    .addColumn("address", "text", (column) => column.primaryKey())
    .addColumn("challenge", "text", (column) => column.notNull().references("challenges.digest"))
    .addColumn("hidden_layers", "integer", (column) => column.notNull())
    .addColumn("samples", "integer", (column) => column.notNull())
    .addColumn("seed", "text", (column) => column.notNull())
    .addColumn("nonce", "integer", (column) => column.notNull())
    .addColumn("optimizer_digest", "text", (column) => column.notNull())
    .addColumn("overrides", "text", (column) => column.notNull())
    .addColumn("max_fuel", "integer", (column) => column.notNull())
    .addColumn("numerics_version", "integer", (column) => column.notNull())
    .addColumn("instance", "text", (column) => column.notNull())
    .addColumn("optimizer", "text", (column) => column.notNull())
    .addColumn("hyperparameters", "text")
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("error_code", "text")
    .addColumn("error_message", "text")
    .addColumn("stop", "text")
    .addColumn("test_error", "real")
    .addColumn("baseline", "real")
    .addColumn("epochs", "integer", (column) => column.notNull())
    .addColumn("best_epoch", "integer")
    .addColumn("fuel", "integer", (column) => column.notNull())
    .addColumn("threshold_epoch", "integer")
    .addColumn("threshold_fuel", "integer")
    .addColumn("signature", "text")
    .execute();
  await db.schema.createIndex("attempts_by_optimizer").on("attempts").columns(["optimizer"]).execute();
}

async function createRuns(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("runs")
    .addColumn("id", "integer", (column) => column.primaryKey().autoIncrement())
    .addColumn("address", "text", (column) => column.notNull().references("attempts.address"))
    .addColumn("environment", "text", (column) => column.notNull().references("environments.digest"))
    .addColumn("seconds", "real", (column) => column.notNull())
    .addColumn("finished_at", "text", (column) => column.notNull())
    // The same run, imported twice, is one run.
    .addUniqueConstraint("runs_once", ["address", "finished_at", "environment", "seconds"])
    .execute();
}
