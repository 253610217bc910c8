import { mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import type { Kysely } from "kysely";
import { CodedError } from "../../foundation/coded-error.ts";
import { createKysely } from "./kysely-database.ts";
import { migrate, storeVersion } from "./migrate.ts";
import type { StoreTables } from "./schema.ts";
import { explainSqliteError, isBusy } from "./sqlite-errors.ts";

/** "DHST": tells our files from other SQLite databases. */
const applicationId = 0x44_48_53_54;
/** How long to wait for another process that writes, in milliseconds. */
const busyTimeout = 30_000;

export interface OpenDatabase {
  readonly database: DatabaseSync;
  readonly tables: Kysely<StoreTables>;
}

/**
 * Opens the store in a file, made and brought up to date where needed. Throws `store/missing` where there is none and
 * it is not to be made, `store/newer`, `store/foreign` or `store/unusable`.
 */
export async function openSqlite(file: string, create: boolean): Promise<OpenDatabase> {
  const database = openFile(file, create);
  try {
    await enterWriteAheadLog(database);
    database.exec("pragma synchronous = normal");
    const version = readVersion(database, file);
    const tables = createKysely(database, resolve(file));
    if (version < storeVersion) await upgrade(database, tables, file);
    return { database, tables };
  } catch (error) {
    database.close();
    throw asUnusable(file, error);
  }
}

function openFile(file: string, create: boolean): DatabaseSync {
  if (!create && statSync(file, { throwIfNoEntry: false }) === undefined) {
    throw new CodedError(
      "store/missing",
      `there is no store ${resolve(file)}: downhill bench makes one; --store names another`,
    );
  }
  try {
    if (create) mkdirSync(dirname(resolve(file)), { recursive: true });
    return new DatabaseSync(file, { timeout: busyTimeout });
  } catch (error) {
    throw asUnusable(file, error);
  }
}

/** Readers and one writer at a time, together. SQLite does not wait by itself when several processes ask for it. */
async function enterWriteAheadLog(database: DatabaseSync): Promise<void> {
  const end = performance.now() + busyTimeout;
  for (;;) {
    try {
      database.exec("pragma journal_mode = wal");
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() > end) throw error;
      await pause(10);
    }
  }
}

/** Migrations run, and the version moves, in one transaction, which only one process holds. */
async function upgrade(database: DatabaseSync, tables: Kysely<StoreTables>, file: string): Promise<void> {
  database.exec("begin immediate");
  try {
    // Another process may have been first.
    if (readVersion(database, file) < storeVersion) {
      await migrate(tables);
      database.exec(`pragma application_id = ${applicationId}`);
      database.exec(`pragma user_version = ${storeVersion}`);
    }
    database.exec("commit");
  } catch (error) {
    database.exec("rollback");
    throw error;
  }
}

/** 0 for an empty file. Throws where the file is not ours, or not yet known to this version. */
function readVersion(database: DatabaseSync, file: string): number {
  const version = readNumber(database, "select user_version as value from pragma_user_version");
  const id = readNumber(database, "select application_id as value from pragma_application_id");
  const tables = readNumber(database, "select count(*) as value from sqlite_schema");
  if (tables > 0 && id !== applicationId) {
    throw new CodedError("store/foreign", `${file} is a database of another program; name another file by --store`);
  }
  if (version > storeVersion) {
    throw new CodedError(
      "store/newer",
      `${file} was written by a newer version of Downhill (format ${version}; this one knows ${storeVersion}): use that version, or another store`,
    );
  }
  return version;
}

function readNumber(database: DatabaseSync, query: string): number {
  return Number(database.prepare(query).get()?.["value"] ?? 0);
}

function asUnusable(file: string, error: unknown): unknown {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) {
    return new CodedError("store/unusable", `the store ${resolve(file)} cannot be used: it is a folder`, {
      cause: error,
    });
  }
  if (
    error instanceof Error &&
    "code" in error &&
    error.code !== "ERR_SQLITE_ERROR" &&
    !(error instanceof CodedError)
  ) {
    return new CodedError("store/unusable", `the store ${resolve(file)} cannot be made: ${error.message}`, {
      cause: error,
    });
  }
  return explainSqliteError(error, resolve(file));
}
