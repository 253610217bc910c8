import { type Kysely, sql } from "kysely";
import { CodedError } from "../../foundation/coded-error.ts";
import { checkRecords } from "../check-records.ts";
import type { Store, StoreFinding } from "../store.ts";
import type { StoreTables } from "./schema.ts";

/** Pages and references by SQLite, contents by ours. What is too damaged to be read is a finding too. */
export async function checkDatabase(tables: Kysely<StoreTables>, store: Store): Promise<StoreFinding[]> {
  try {
    const damage = await findDamage(tables);
    if (damage.length > 0) return damage;
    const broken = [...(await findOrphans(tables)), ...(await findBrokenTraces(tables))];
    // What cannot even be read is not read.
    return broken.length > 0 ? broken : await checkRecords(store);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return [{ code: "store/damaged", message: error.message }];
  }
}

async function findDamage(tables: Kysely<StoreTables>): Promise<StoreFinding[]> {
  const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(tables);
  const findings = rows.map(({ integrity_check: message }) => ({ code: "store/damaged", message }));
  return findings.filter(({ message }) => message !== "ok");
}

async function findBrokenTraces(tables: Kysely<StoreTables>): Promise<StoreFinding[]> {
  const { rows } = await sql<{ address: string; bytes: number }>`
    select address, length(trace) as bytes from traces where length(trace) % 24 <> 0`.execute(tables);
  return rows.map(({ address, bytes }) => ({
    code: "store/record",
    message: `attempt ${address}: its trace has ${bytes} bytes, which are not whole epochs`,
  }));
}

async function findOrphans(tables: Kysely<StoreTables>): Promise<StoreFinding[]> {
  const { rows } = await sql<{ table: string; rowid: number; parent: string }>`
    select "table", rowid, parent from pragma_foreign_key_check`.execute(tables);
  return rows.map(({ table, rowid, parent }) => ({
    code: "store/orphan",
    message: `row ${rowid} of ${table} refers to a row of ${parent} that is not there`,
  }));
}
