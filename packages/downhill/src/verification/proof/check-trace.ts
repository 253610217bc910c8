import type { Solution } from "../../solution/solution.ts";
import type { EpochRecord } from "../../training/attempt.ts";
import { EarlyStopping } from "../../training/early-stopping.ts";
import { SignatureChain } from "../../training/signature.ts";
import { engineCosts } from "../check-fuel.ts";
import type { Finding } from "../finding.ts";

/**
 * Whether a trace, every epoch of it, gives the solution's T, best epoch, end, fuel and signature. It must have an
 * epoch.
 */
export function checkTrace(solution: Solution, trace: readonly EpochRecord[]): Finding[] {
  const stray = trace.find(({ trainLoss, validationLoss }) => !(isLoss(trainLoss) && isLoss(validationLoss)));
  if (stray !== undefined) return [wrong(`epoch ${stray.epoch} has a loss that no epoch has`)];
  return [...checkStopping(solution, trace), ...checkSpending(solution, trace), ...checkSignature(solution, trace)];
}

/** Mean squared errors; an epoch without finite ones does not count as finished. */
function isLoss(loss: number): boolean {
  return Number.isFinite(loss) && loss >= 0;
}

function checkStopping({ challenge, stop, epochs, bestEpoch }: Solution, trace: readonly EpochRecord[]): Finding[] {
  const stopping = new EarlyStopping(challenge);
  for (const { validationLoss } of trace) {
    if (isOver(stopping, challenge.epochLimit))
      return [wrong(`it goes on after epoch ${stopping.epochs}, where it ends`)];
    stopping.observe(validationLoss);
  }
  const end = stopping.exhausted ? "patience" : stopping.epochs === challenge.epochLimit ? "epoch-limit" : undefined;
  const isEnd = end === undefined ? stop === "diverged" || stop === "out-of-fuel" : stop === end;
  if (!isEnd) return [wrong(`it does not end by ${stop} after epoch ${stopping.epochs}`)];
  const used = stopping.epochsUsed(stop, challenge.epochLimit);
  return [
    ...require(used === epochs, `it gives T = ${used}, the solution has ${epochs}`),
    ...require(stopping.bestEpoch ===
      bestEpoch, `its best epoch is ${stopping.bestEpoch}, the solution's ${bestEpoch}`),
  ];
}

function isOver(stopping: EarlyStopping, epochLimit: number | null): boolean {
  return stopping.epochs > 0 && (stopping.exhausted || stopping.epochs === epochLimit);
}

function checkSpending(solution: Solution, trace: readonly EpochRecord[]): Finding[] {
  const { epoch: cost } = engineCosts(solution);
  let spent = 0;
  for (const { epoch, fuel } of trace) {
    if (!Number.isSafeInteger(fuel) || fuel < spent + cost) return [wrong(`epoch ${epoch} has an impossible fuel`)];
    spent = fuel;
  }
  const { stop, fuel, maxFuel } = solution;
  const isFinished = stop === "patience" || stop === "epoch-limit";
  const isFuel = fuel <= maxFuel && (isFinished ? fuel === spent : fuel >= spent);
  return require(isFuel, `it uses ${spent} of fuel, the solution ${fuel}`);
}

function checkSignature({ signature, parameters, statistics }: Solution, trace: readonly EpochRecord[]): Finding[] {
  const chain = new SignatureChain();
  for (const { trainLoss, validationLoss } of trace) chain.append(trainLoss, validationLoss);
  return require(chain.close(parameters, statistics) === signature, "it does not have the solution's signature");
}

function require(holds: boolean, message: string): Finding[] {
  return holds ? [] : [wrong(message)];
}

function wrong(message: string): Finding {
  return { code: "proof/trace", message: `the trace does not fit: ${message}` };
}
