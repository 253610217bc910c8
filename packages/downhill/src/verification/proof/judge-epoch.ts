import { trainedDigest } from "../../attempt-process/serve-steps.ts";
import type { EpochReply } from "../../attempt-process/step-messages.ts";
import type { Solution } from "../../solution/solution.ts";
import type { Finding } from "../finding.ts";
import { leadsToRoot } from "./check-openings.ts";
import type { Opening, Proof } from "./proof.ts";

/** What the process of an attempt answers about one opened epoch; asked for at once, and judged in order. */
export interface EpochAnswers {
  /** Leaf digest of the beginning, where the attempt was started there. */
  readonly beginning: Promise<string | null>;
  /** Validation loss of the state before the epoch; NaN where that is the one in which the last epoch ended. */
  readonly lossBefore: Promise<number>;
  readonly epoch: Promise<EpochReply>;
}

/**
 * Judges an opened epoch that was trained again, from the state before it. Returns what did not come out as it must, if
 * anything.
 */
export async function judgeEpoch(
  solution: Solution,
  proof: Proof,
  opening: Opening,
  answers: EpochAnswers,
): Promise<Finding | undefined> {
  const { epoch, pathBefore } = opening;
  const digest = await answers.beginning;
  if (
    digest !== null &&
    !(pathBefore !== null && leadsToRoot(proof, epoch - 1, Buffer.from(digest, "hex"), pathBefore))
  )
    return wrong(epoch, "the initial state is not the seed's");
  // Else a false loss could hide where the progress was made.
  const lossBefore = await answers.lossBefore;
  if (epoch > 1 && pathBefore !== null && lossBefore !== proof.trace[epoch - 2]!.validationLoss) {
    return wrong(epoch, "the state before it does not have the validation loss that the trace claims");
  }
  const reply = await answers.epoch;
  const what = epoch > proof.trace.length ? judgeEnd(solution, reply) : judge(solution, proof, opening, reply);
  return what === undefined ? undefined : wrong(epoch, what);
}

function judge(solution: Solution, proof: Proof, { epoch, pathAfter }: Opening, reply: EpochReply): string | undefined {
  const { record, stop, digest, trained } = reply;
  if (record === null || digest === null || pathAfter === null) return `it is not finished, but ends by ${stop}`;
  const claimed = proof.trace[epoch - 1]!;
  for (const name of ["epoch", "trainLoss", "validationLoss", "fuel"] as const) {
    if (record[name] !== claimed[name]) return `its ${name} is ${record[name]}, not ${claimed[name]}`;
  }
  if (!leadsToRoot(proof, epoch, Buffer.from(digest, "hex"), pathAfter))
    return "it ends in another state than committed";
  if (epoch === solution.bestEpoch && trained !== trainedDigest(solution.parameters, solution.statistics)) {
    return "the solution does not hold the tensors that it ends in";
  }
  const isLast = epoch === proof.trace.length && (solution.stop === "patience" || solution.stop === "epoch-limit");
  return stop === (isLast ? solution.stop : null) ? undefined : `it ends the attempt by ${stop}`;
}

function judgeEnd({ stop, fuel }: Solution, reply: EpochReply): string | undefined {
  if (reply.record !== null) return `the attempt does not end by ${stop} in it`;
  if (reply.stop !== stop) return `the attempt ends by ${reply.stop} in it, not by ${stop}`;
  return reply.fuel === fuel ? undefined : `the attempt ends with ${reply.fuel} of fuel used, not ${fuel}`;
}

function wrong(epoch: number, what: string): Finding {
  return { code: "proof/epoch", message: `epoch ${epoch}, trained again, does not come out as claimed: ${what}` };
}
