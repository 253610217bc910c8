import { type Kysely, sql, type Transaction } from "kysely";
import type { OptimizerSource, PlanRecord, ResolvedPlan } from "../../benchmark/records/plan-record.ts";
import type { AttemptSummary, RecordedAttempt, Trace } from "../../benchmark/records/recorded-attempt.ts";
import type { Environment, RunFacts } from "../../benchmark/records/run-facts.ts";
import { canonicalJson } from "../../foundation/canonical-json.ts";
import { DeterminismFault } from "../determinism-fault.ts";
import { recordDifferences } from "../record-difference.ts";
import type { AttemptQuery, MergeEntry, MergeOutcome, Store, StoredRun, StoreFinding } from "../store.ts";
import { decodeTrace, encodeTrace } from "../trace-bytes.ts";
import { contentRow, parseColumn, RowReader, toRow } from "./attempt-rows.ts";
import { checkDatabase } from "./check-database.ts";
import { openSqlite } from "./open-sqlite.ts";
import type { StoreTables } from "./schema.ts";

/** The store in a file of SQLite. Any number of processes may have it open. */
export async function openSqliteStore(file: string, { create }: { readonly create: boolean }): Promise<Store> {
  const { tables } = await openSqlite(file, create);
  return new SqliteStore(file, tables);
}

class SqliteStore implements Store {
  readonly location: string;
  readonly #tables: Kysely<StoreTables>;

  constructor(location: string, tables: Kysely<StoreTables>) {
    this.location = location;
    this.#tables = tables;
  }

  async has(addresses: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.#tables
      .selectFrom("attempts")
      .select("address")
      .where("address", "in", listed(addresses))
      .execute();
    return new Set(rows.map(({ address }) => address));
  }

  put(attempt: RecordedAttempt, run: RunFacts, source: OptimizerSource): Promise<boolean> {
    return this.#tables.transaction().execute((tables) => putEntry(tables, { attempt, runs: [run], source }));
  }

  merge(entries: readonly MergeEntry[]): Promise<MergeOutcome> {
    return this.#tables.transaction().execute(async (tables) => {
      const faults: DeterminismFault[] = [];
      let added = 0;
      for (const entry of entries) {
        try {
          if (await putEntry(tables, entry)) added += 1;
        } catch (error) {
          if (!(error instanceof DeterminismFault)) throw error;
          faults.push(error);
        }
      }
      return { added, faults };
    });
  }

  async attempts(query: AttemptQuery = {}): Promise<AttemptSummary[]> {
    return readAttempts(this.#tables, query);
  }

  async traces(addresses: readonly string[]): Promise<ReadonlyMap<string, Trace>> {
    return readTraces(this.#tables, addresses);
  }

  async runs(addresses?: readonly string[]): Promise<StoredRun[]> {
    let query = this.#tables
      .selectFrom("runs")
      .innerJoin("environments", "environments.digest", "runs.environment")
      .select(["address", "content", "seconds", "finished_at"])
      .orderBy("address")
      .orderBy("id");
    if (addresses !== undefined) query = query.where("address", "in", listed(addresses));
    const environments = new Map<string, Environment>();
    return (await query.execute()).map(({ address, content, seconds, finished_at: finishedAt }) => {
      const environment = environments.get(content) ?? parseColumn<Environment>(content, `a run of ${address}`);
      environments.set(content, environment);
      return { address, environment, seconds, finishedAt };
    });
  }

  async source(digest: string): Promise<OptimizerSource | undefined> {
    const row = await this.#tables.selectFrom("sources").selectAll().where("digest", "=", digest).executeTakeFirst();
    return row === undefined ? undefined : readSource(row);
  }

  async sources(): Promise<OptimizerSource[]> {
    const rows = await this.#tables.selectFrom("sources").selectAll().orderBy("name").orderBy("digest").execute();
    return rows.map(readSource);
  }

  async putPlan({ digest, plan }: PlanRecord): Promise<void> {
    await this.#tables.transaction().execute(async (tables) => {
      await tables.deleteFrom("plans").where("digest", "=", digest).execute();
      await tables
        .insertInto("plans")
        .values({ digest, content: canonicalJson(plan) })
        .execute();
    });
  }

  async plans(): Promise<PlanRecord[]> {
    const rows = await this.#tables.selectFrom("plans").selectAll().orderBy("sequence", "desc").execute();
    return rows.map(({ digest, content }) => ({ digest, plan: parseColumn<ResolvedPlan>(content, `plan ${digest}`) }));
  }

  check(): Promise<StoreFinding[]> {
    return checkDatabase(this.#tables, this);
  }

  async close(): Promise<void> {
    await this.#tables.destroy();
  }
}

/** A list of any length as one parameter. */
function listed(values: readonly string[]) {
  return sql<string>`(select value from json_each(${JSON.stringify(values)}))`;
}

async function readAttempts(tables: Kysely<StoreTables>, query: AttemptQuery): Promise<AttemptSummary[]> {
  const reader = new RowReader(await tables.selectFrom("challenges").selectAll().execute());
  let selection = tables.selectFrom("attempts").selectAll().orderBy("address");
  if (query.addresses !== undefined) selection = selection.where("address", "in", listed(query.addresses));
  if (query.optimizers !== undefined) selection = selection.where("optimizer", "in", listed(query.optimizers));
  return (await selection.execute()).map((row) => reader.read(row));
}

async function readTraces(tables: Kysely<StoreTables>, addresses: readonly string[]): Promise<Map<string, Trace>> {
  const rows = await tables.selectFrom("traces").selectAll().where("address", "in", listed(addresses)).execute();
  return new Map(rows.map(({ address, trace }) => [address, decodeTrace(trace)]));
}

function readSource({ digest, name, files }: StoreTables["sources"]): OptimizerSource {
  return { name, digest, files: parseColumn(files, `the source ${digest}`) };
}

/** Returns whether the record was new. Throws `store/determinism`, with nothing written, where another is there. */
async function putEntry(tables: Transaction<StoreTables>, { attempt, runs, source }: MergeEntry): Promise<boolean> {
  const isNew = await putAttempt(tables, attempt);
  if (!isNew) await rejectOther(tables, attempt);
  if (source !== undefined) await putSource(tables, source);
  for (const run of runs) await putRun(tables, attempt.address, run);
  return isNew;
}

/** Returns whether the record was new. */
async function putAttempt(tables: Transaction<StoreTables>, attempt: RecordedAttempt): Promise<boolean> {
  const challenge = contentRow(attempt.challenge);
  await insertOnce(tables, "challenges", challenge);
  const { numInsertedOrUpdatedRows: inserted } = await tables
    .insertInto("attempts")
    .values(toRow(attempt, challenge.digest))
    .onConflict((conflict) => conflict.column("address").doNothing())
    .executeTakeFirstOrThrow();
  if (inserted !== 1n) return false;
  const { address } = attempt;
  await tables
    .insertInto("traces")
    .values({ address, trace: encodeTrace(attempt.trace) })
    .execute();
  return true;
}

/** Throws `store/determinism` where the stored record differs. */
async function rejectOther(tables: Transaction<StoreTables>, given: RecordedAttempt): Promise<void> {
  const { address } = given;
  const [summary] = await readAttempts(tables, { addresses: [address] });
  const trace = (await readTraces(tables, [address])).get(address) ?? decodeTrace(new Uint8Array());
  if (summary === undefined) throw new Error(`attempt ${address} is there and cannot be read`);
  const differences = recordDifferences({ ...summary, trace }, given);
  if (differences.length > 0) throw new DeterminismFault(address, differences);
}

async function putSource(tables: Transaction<StoreTables>, { digest, name, files }: OptimizerSource): Promise<void> {
  await tables
    .insertInto("sources")
    .values({ digest, name, files: JSON.stringify(files.map(({ path, text }) => ({ path, text }))) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function putRun(tables: Transaction<StoreTables>, address: string, run: RunFacts): Promise<void> {
  const environment = contentRow(run.environment);
  await insertOnce(tables, "environments", environment);
  await tables
    .insertInto("runs")
    .values({ address, environment: environment.digest, seconds: run.seconds, finished_at: run.finishedAt })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function insertOnce(
  tables: Transaction<StoreTables>,
  table: "challenges" | "environments",
  row: { readonly digest: string; readonly content: string },
): Promise<void> {
  await tables
    .insertInto(table)
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
