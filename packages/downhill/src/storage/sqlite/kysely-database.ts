/** Kysely on Node's own SQLite: the part of another driver's interface that Kysely's dialect asks for. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { Kysely, type SqliteDatabase, SqliteDialect } from "kysely";
import type { StoreTables } from "./schema.ts";
import { explainSqliteError } from "./sqlite-errors.ts";

/** Errors call the database by its `file`. */
export function createKysely(database: DatabaseSync, file: string): Kysely<StoreTables> {
  return new Kysely({ dialect: new SqliteDialect({ database: adapt(database, file) }) });
}

function adapt(database: DatabaseSync, file: string): SqliteDatabase {
  const statements = new Map<string, StatementSync>();
  const guard = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw explainSqliteError(error, file);
    }
  };
  const prepare = (text: string) => {
    const statement = statements.get(text) ?? guard(() => database.prepare(text));
    statements.set(text, statement);
    return statement;
  };
  return {
    close: () => database.close(),
    prepare(text) {
      // A transaction that reads before it writes would fail at once where another process writes in between; one
      // that takes the lock first waits for it.
      const statement = prepare(text === "begin" ? "begin immediate" : text);
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => guard(() => statement.all(...parameters.map(bindable))),
        run: (parameters) => guard(() => statement.run(...parameters.map(bindable))),
        iterate: (parameters) => guard(() => statement.iterate(...parameters.map(bindable))),
      };
    },
  };
}

function bindable(value: unknown): string | number | bigint | Uint8Array | null {
  if (value === null || value instanceof Uint8Array) return value;
  if (typeof value === "string" || typeof value === "number" || typeof value === "bigint") return value;
  throw new TypeError(`SQLite cannot keep a ${typeof value}`);
}
