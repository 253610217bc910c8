import { trainedDigest } from "../../attempt-process/serve-steps.ts";
import type { SteppedAttempt } from "../../attempt-process/stepped-attempt.ts";
import type { Solution } from "../../solution/solution.ts";
import type { EpochRecord, StopReason } from "../../training/attempt.ts";
import type { Carry } from "../../training/saved-point.ts";
import { checkTrace } from "./check-trace.ts";

/** An attempt that was done again, with the digests of its states. */
export interface CommittedChain {
  readonly trace: readonly EpochRecord[];
  /** Leaf digests: before the first epoch and after each. */
  readonly leaves: readonly Uint8Array[];
  /** `trainedDigest` of the tensors after each epoch. */
  readonly trained: readonly string[];
  readonly stop: StopReason;
  readonly fuel: number;
}

/** Runs an attempt to its end. */
export async function commitChain(
  attempt: SteppedAttempt,
  carry: Carry,
  onEpoch: (epoch: number) => void,
): Promise<CommittedChain> {
  const digest = await attempt.start(carry, null);
  const leaves: Uint8Array[] = [Buffer.from(digest ?? "", "hex")];
  const trace: EpochRecord[] = [];
  const trained: string[] = [];
  for (;;) {
    const reply = await attempt.runEpoch();
    if (reply.record !== null && reply.digest !== null && reply.trained !== null) {
      trace.push(reply.record);
      leaves.push(Buffer.from(reply.digest, "hex"));
      trained.push(reply.trained);
      onEpoch(reply.record.epoch);
    }
    if (reply.stop !== null) return { trace, leaves, trained, stop: reply.stop, fuel: reply.fuel };
  }
}

/** Whether that attempt gives this solution. */
export function isChainOf({ trace, trained, stop, fuel }: CommittedChain, solution: Solution): boolean {
  return (
    trace.length > 0 &&
    stop === solution.stop &&
    fuel === solution.fuel &&
    checkTrace(solution, trace).length === 0 &&
    trained[solution.bestEpoch - 1] === trainedDigest(solution.parameters, solution.statistics)
  );
}
