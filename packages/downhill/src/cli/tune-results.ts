import type { Comparison } from "../benchmark/records/comparison.ts";
import { compareContestants } from "../benchmark/statistics/compare.ts";
import { selectByPlan } from "../benchmark/statistics/selection/select-by-plan.ts";
import { type SearchRecord, searchRecord } from "../benchmark/tuning/search-record.ts";
import { submissionText } from "../benchmark/tuning/submission-file.ts";
import { type Judgement, pairsOf, type TuneResult, type Tuning } from "../benchmark/tuning/tune.ts";
import type { Store } from "../storage/store.ts";
import { writeWhole } from "./output-file.ts";
import type { TuneFiles } from "./tune-files.ts";

export interface KeepOptions {
  readonly files: TuneFiles;
  readonly version: string;
  /** The command line, for the submission's origin. */
  readonly command: string;
}

/** Compares, keeps the judgement's plan in the store, and writes the submission and the record of the search. */
export async function keepTuning(
  store: Store,
  options: Tuning,
  result: TuneResult,
  { files, version, command }: KeepOptions,
): Promise<SearchRecord> {
  const { judgement } = result;
  if (judgement !== null) await store.putPlan(judgement.plan);
  const comparison = judgement === null ? null : compareSides(judgement, options);
  const record = searchRecord(options, result, { version, seconds: await secondsOf(store, result), comparison });
  const { name, base, submission } = files;
  const tuned = result.chosen.map(({ difficulty, overrides }) => ({ difficulty, hyperparameters: overrides }));
  const text = submissionText({ name, base, tuned, origin: [`${command}`, `(Downhill ${version})`] });
  writeWhole(submission, Buffer.from(text));
  writeWhole(files.record, Buffer.from(`${JSON.stringify(record, null, 1)}\n`));
  return record;
}

/** The tuned side first. Null where no instance has attempts of both. */
function compareSides(judgement: Judgement, { judge: { labels } }: Pick<Tuning, "judge">): Comparison | null {
  const attempts = pairsOf(judgement).flatMap(({ tuned, standard }) => [tuned, standard]);
  if (attempts.length === 0) return null;
  // Where the search chose the optimizer as it is, both sides have the same attempts.
  const once = [...new Map(attempts.map((attempt) => [attempt.address, attempt])).values()];
  return compareContestants(selectByPlan(judgement.plan, [labels.tuned, labels.standard], once, {}));
}

/** Wall times by address: of the first run of each attempt, and of any machine. */
async function secondsOf(store: Store, { search, judgement }: TuneResult): Promise<ReadonlyMap<string, number>> {
  const searched = search.searches.flatMap(({ rounds }) =>
    rounds.flatMap(({ standings }) => standings.flatMap(({ outcomes }) => outcomes)),
  );
  const addresses = new Set([...searched, ...(judgement?.outcomes ?? [])].map(({ address }) => address));
  const runs = await store.runs([...addresses]);
  return new Map(runs.toReversed().map(({ address, seconds }) => [address, seconds]));
}
