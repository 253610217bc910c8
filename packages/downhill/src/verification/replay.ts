/** The third depth of verification: the whole attempt again. Nothing is left to chance but the sandbox and the hash. */
import { CodedError } from "../foundation/coded-error.ts";
import { createInstanceOutline, type MakeDataset } from "../instance/instance.ts";
import type { Solution } from "../solution/solution.ts";
import { decodeSolution } from "../solution/solution-file.ts";
import type { AttemptResult } from "../training/attempt.ts";
import type { Finding } from "./finding.ts";
import { closeAndThrow, openSolutionProcess, type SolutionProcessOptions } from "./open-solution-process.ts";
import { type Verification, verify } from "./verify.ts";

export interface ReplayOptions extends SolutionProcessOptions {
  readonly makeDataset: MakeDataset;
  readonly onEpoch?: (epoch: number) => void;
  /** As `verify` has it. */
  readonly maxFuel?: number;
}

export interface ReplayVerification extends Pick<Verification, "verdict" | "reasons"> {
  /** Of the solution alone. */
  readonly solution: Verification;
  /** The attempt that was run; null where the solution itself is rejected, or the optimizer failed. */
  readonly result: AttemptResult | null;
}

/**
 * Runs the attempt of a solution file again and compares everything. Throws as `verify` does, `solution/other-optimizer` where
 * the submission is not what the solution names, and `attempt/…` where the machine did not let it finish.
 */
export async function verifyReplay(bytes: Uint8Array, options: ReplayOptions): Promise<ReplayVerification> {
  const solution = verify(bytes, options);
  if (solution.verdict === "rejected")
    return { verdict: "rejected", reasons: solution.reasons, solution, result: null };
  const decoded = decodeSolution(bytes);
  try {
    const result = await replay(decoded, options);
    const reasons = compare(decoded, result);
    return { verdict: reasons.length === 0 ? "accepted" : "rejected", reasons, solution, result };
  } catch (error) {
    if (!(error instanceof CodedError) || !/^(optimizer|hyperparameters)\//.test(error.code)) throw error;
    const reasons = [{ code: error.code, message: error.message }];
    return { verdict: "rejected", reasons, solution, result: null };
  }
}

async function replay(solution: Solution, options: ReplayOptions): Promise<AttemptResult> {
  const opening = openSolutionProcess(solution, options);
  const [attempt, dataset] = await Promise.all([opening, options.makeDataset(solution)]).catch((error: unknown) =>
    closeAndThrow(opening, error),
  );
  try {
    attempt.start({ ...createInstanceOutline(solution), dataset });
    for await (const { record } of attempt) options.onEpoch?.(record.epoch);
    return await attempt.result();
  } finally {
    attempt.close();
  }
}

/** The signature is a hash of every loss and of w*, so it stands for both. */
function compare(solution: Solution, result: AttemptResult): Finding[] {
  const pairs = [
    ["optimizer", solution.optimizer.name, result.optimizer],
    ["stop", solution.stop, result.stop],
    ["T", solution.epochs, result.epochs],
    ["best epoch", solution.bestEpoch, result.bestEpoch],
    ["fuel", solution.fuel, result.fuel],
    ["signature", solution.signature, result.signature],
  ] as const;
  const other = pairs.filter(([, claimed, found]) => claimed !== found);
  return other.map(([what, claimed, found]) => ({
    code: "replay/differs",
    message: `the ${what} of the attempt is ${found}, the solution's is ${claimed}`,
  }));
}
