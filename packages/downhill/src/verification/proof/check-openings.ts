/** Which epochs a proof opens, and whether the states in it are the committed ones and fit the trace. Nothing runs. */
import { CodedError } from "../../foundation/coded-error.ts";
import { digestBytes, leafDigest, rootOfPath, treeDepth } from "../../foundation/hash-tree.ts";
import { networkShape } from "../../instance/network.ts";
import { networkLayout } from "../../kernel/network-layout.ts";
import type { SolutionRecord } from "../../solution/solution.ts";
import { EarlyStopping } from "../../training/early-stopping.ts";
import { decodePoint } from "../../training/point-encoding.ts";
import type { SavedPoint } from "../../training/saved-point.ts";
import { engineCosts } from "../check-fuel.ts";
import type { Finding } from "../finding.ts";
import { drawOpenings, type OpeningPlan } from "./opening-plan.ts";
import { openingSeed } from "./opening-seed.ts";
import type { Opening, Proof } from "./proof.ts";

/** Draws that a stream of ours can begin at. */
const mostDraws = 2 ** 34;

/** Whether the epochs are those that are to be opened, and the states those that were committed to. */
export function checkOpenings(proof: Proof, plan: OpeningPlan): Finding[] {
  const wanted = drawOpenings(plan, openingSeed(proof));
  const opened = proof.openings.map(({ epoch }) => epoch);
  if (opened.join() !== wanted.join()) {
    return [
      { code: "proof/openings", message: `it opens epochs ${opened.join(", ")} instead of ${wanted.join(", ")}` },
    ];
  }
  return proof.openings.flatMap((opening) => checkOpening(proof, opening));
}

function checkOpening(proof: Proof, { epoch, before, pathBefore, pathAfter }: Opening): Finding[] {
  const length = treeDepth(proof.trace.length + 1) * digestBytes;
  if ([pathBefore, pathAfter].some((path) => path !== null && path.length !== length)) {
    return [{ code: "proof/path", message: `the paths of epoch ${epoch} have not the length of the tree` }];
  }
  if (before === null || pathBefore === null || leadsToRoot(proof, epoch - 1, leafDigest(before), pathBefore))
    return [];
  return [{ code: "proof/root", message: `the state before epoch ${epoch} is not the committed one` }];
}

/** Whether the opened states are states of this attempt, with what the trace says. */
export function checkStates(record: SolutionRecord, proof: Proof): Finding[] {
  const room = new ArrayBuffer(Math.max(...proof.openings.map(({ before }) => before?.length ?? 0)));
  return proof.openings.flatMap((opening) => checkState(record, proof, opening, room));
}

function checkState(record: SolutionRecord, proof: Proof, { epoch, before }: Opening, room: ArrayBuffer): Finding[] {
  if (before === null) return [];
  try {
    const wrong = mismatch(record, proof, decodePoint(before, room), epoch - 1);
    return wrong === undefined ? [] : [pointFinding(epoch, wrong)];
  } catch (error) {
    if (error instanceof CodedError) return [{ code: error.code, message: error.message }];
    throw error;
  }
}

/** Whether the tree that the proof commits to has this leaf at this place. */
export function leadsToRoot({ root, trace }: Proof, index: number, leaf: Uint8Array, path: Uint8Array): boolean {
  return Buffer.compare(rootOfPath(trace.length + 1, index, leaf, path), root) === 0;
}

function pointFinding(epoch: number, what: string): Finding {
  return { code: "proof/state", message: `the state before epoch ${epoch} does not fit: ${what}` };
}

/** What of a point is not what the trace and the shapes say, if anything. */
function mismatch(
  record: SolutionRecord,
  { trace, carry }: Proof,
  point: SavedPoint,
  epochs: number,
): string | undefined {
  const stopping = new EarlyStopping(record.challenge);
  for (const { validationLoss } of trace.slice(0, epochs)) stopping.observe(validationLoss);
  const last = trace[epochs - 1]!;
  const wanted = {
    ...{ epoch: epochs, stepCount: epochs * engineCosts(record).batches },
    ...{ trainLoss: last.trainLoss, validationLoss: last.validationLoss, fuel: last.fuel },
    ...{ lowest: stopping.lowest, bestEpoch: stopping.bestEpoch },
  };
  for (const [name, value] of Object.entries(wanted)) {
    const found = point[name as keyof typeof wanted];
    if (!Object.is(found, value)) return `its ${name} is ${found}, not ${value}`;
  }
  if (!(Number.isSafeInteger(point.draws) && point.draws >= 0 && point.draws < mostDraws))
    return "its draws are no count";
  const { parameterCount, statisticsCount } = networkLayout(networkShape(record.challenge, record.difficulty));
  const lengths = [
    ["parameters", point.parameters, parameterCount],
    ["statistics", point.statistics, statisticsCount],
    ["gradient", point.gradient, carry.gradient ? parameterCount : null],
    ["update", point.update, carry.update ? parameterCount : null],
  ] as const;
  const odd = lengths.find(([, array, length]) => (array?.length ?? null) !== length);
  return odd === undefined ? undefined : `its ${odd[0]} are not the network's`;
}
