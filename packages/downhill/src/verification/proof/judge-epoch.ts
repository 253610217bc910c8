import { trainedDigest } from "../../attempt-process/serve-steps.ts";
import type { EpochReply } from "../../attempt-process/step-messages.ts";
import type { Solution } from "../../solution/solution.ts";
import type { Finding } from "../finding.ts";
import { leadsToRoot } from "./check-openings.ts";
import type { Opening, Proof } from "./proof.ts";

/** Judges where an opened epoch was begun, by its leaf digest; null where a state was taken up, whose digest is known. */
export function judgeBeginning(
  proof: Proof,
  { epoch, pathBefore }: Opening,
  digest: string | null,
): Finding | undefined {
  if (digest === null) return undefined;
  if (pathBefore !== null && leadsToRoot(proof, epoch - 1, Buffer.from(digest, "hex"), pathBefore)) return undefined;
  return wrong(epoch, "the initial state is not the seed's");
}

/**
 * Judges an opened epoch that was trained again, from the state before it. Returns what did not come out as it must, if
 * anything.
 */
export function judgeEpoch(solution: Solution, proof: Proof, opening: Opening, reply: EpochReply): Finding | undefined {
  const { epoch } = opening;
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

export function wrong(epoch: number, what: string): Finding {
  return { code: "proof/epoch", message: `epoch ${epoch}, trained again, does not come out as claimed: ${what}` };
}
