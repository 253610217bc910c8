/**
 * The second depth of verification: spot checks of the training. First what needs no training (the trace, the terms,
 * which epochs are opened, the hash tree, the source), then every opened epoch is trained again from the state before
 * it, in a process of its own behind the sandbox's walls, and must end in the committed bits. docs/verification.md says
 * what that proves.
 */
import type { Limits } from "../../attempt-process/launch.ts";
import { type AttemptProcess, openAttemptProcess } from "../../attempt-process/run-attempt-process.ts";
import { SteppedAttempt } from "../../attempt-process/stepped-attempt.ts";
import { canonicalJson } from "../../foundation/canonical-json.ts";
import { CodedError } from "../../foundation/coded-error.ts";
import { sha256, toHex } from "../../foundation/hash.ts";
import type { Instance } from "../../instance/instance.ts";
import type { InstanceName } from "../../instance/seed.ts";
import type { Solution } from "../../solution/solution.ts";
import { decodeSolution, openSolution } from "../../solution/solution-file.ts";
import { checkTrainingWork, checkWork } from "../check-work.ts";
import type { Finding } from "../finding.ts";
import { closeAndThrow } from "../open-solution-process.ts";
import { type Verification, type VerifyOptions, verify } from "../verify.ts";
import { checkOpenings } from "./check-openings.ts";
import { checkTrace } from "./check-trace.ts";
import { type OpeningPlan, planOpenings } from "./opening-plan.ts";
import type { Proof } from "./proof.ts";
import { decodeProof } from "./proof-file.ts";
import { rerunEpoch } from "./rerun-epoch.ts";
import { type FindBuiltIn, prepareSources } from "./submission-sources.ts";

export interface ProofOptions extends VerifyOptions {
  /** Makes the instance, training data included. Best elsewhere than in this thread, which has work meanwhile. */
  readonly makeInstance: (name: InstanceName) => Instance | Promise<Instance>;
  readonly findBuiltIn: FindBuiltIn;
  /** Of the process that trains the opened epochs. */
  readonly limits?: Partial<Limits>;
  /** Whether every opened epoch is taken up from its saved state, those right after another opened one, too. */
  readonly resumesEach?: boolean;
  /** Called after every opened epoch that ended as it must. */
  readonly onEpoch?: (done: number, all: number) => void;
}

export interface VerifyProofOptions extends ProofOptions {
  /** What the verifier asked for: the phrase it chose, and the root that it had seen before it chose it. */
  readonly phrase?: string;
  readonly root?: string;
}

export interface ProofVerification extends Pick<Verification, "verdict" | "reasons"> {
  /** Of the solution alone. */
  readonly solution: Verification;
  /** Null where the solution itself is rejected. */
  readonly proof: Proof | null;
  /** What could have been opened, and how likely; null where the trace does not get that far. */
  readonly plan: OpeningPlan | null;
  /** Whether the verifier gave both the root and a phrase. */
  readonly isAsked: boolean;
}

/**
 * Verifies the bytes of a solution file and of a proof file. Throws `safetensors/unreadable`, `solution/unreadable` or
 * `proof/unreadable` where they are not such files, and `attempt/…` where the machine did not let the process finish;
 * everything else ends in a verdict.
 */
export async function verifyProof(
  solutionBytes: Uint8Array,
  proofBytes: Uint8Array,
  options: VerifyProofOptions,
): Promise<ProofVerification> {
  const early = makeInstanceEarly(solutionBytes, options);
  const solution = verify(solutionBytes, options);
  const proof = decodeProof(proofBytes);
  const isAsked = options.root !== undefined && (options.phrase ?? "") !== "";
  const rejected = { verdict: "rejected", solution, isAsked } as const;
  if (solution.verdict === "rejected") return { ...rejected, reasons: solution.reasons, proof: null, plan: null };
  const opened = decodeSolution(solutionBytes);
  const asked = [
    ...checkSubject(solutionBytes, proof),
    ...checkTerms(proof, options),
    ...checkTrace(opened, proof.trace),
  ];
  if (asked.length > 0) return { ...rejected, reasons: asked, proof, plan: null };
  const plan = planOpenings({ ...opened, trace: proof.trace }, proof.terms);
  const reasons = await checkTraining(opened, proof, plan, { ...options, ...early });
  return { ...rejected, verdict: reasons.length === 0 ? "accepted" : "rejected", reasons, proof, plan };
}

/** Has the instance made while the files are looked at, where that is not too much work. */
function makeInstanceEarly(
  bytes: Uint8Array,
  { makeInstance }: ProofOptions,
): Partial<Pick<ProofOptions, "makeInstance">> {
  const { record } = openSolution(bytes);
  if (checkWork(record).length > 0 || checkTrainingWork(record, 0).length > 0) return {};
  const instance = Promise.resolve(makeInstance(record));
  instance.catch(() => {}); // told where it is waited for, if it is
  return { makeInstance: () => instance };
}

/** The checks from the openings on; the trace must have been found to fit. Throws as `verifyProof` does. */
export async function checkTraining(
  solution: Solution,
  proof: Proof,
  plan: OpeningPlan,
  options: ProofOptions,
): Promise<Finding[]> {
  const reasons = [...checkTrainingWork(solution, proof.openings.length), ...checkOpenings(solution, proof, plan)];
  if (reasons.length > 0) return reasons;
  try {
    const submission = await prepareSources(proof.sources, nameOf(solution), options.findBuiltIn);
    const { difficulty, hyperparameters, maxFuel } = solution;
    const opening = openAttemptProcess({ ...options, submission, difficulty, hyperparameters, maxFuel });
    return await rerunAll(solution, proof, opening, options);
  } catch (error) {
    // What the optimizer does is a reason to reject; what this machine does is not.
    if (!(error instanceof CodedError) || /^attempt\/(?!out-of-fuel)/.test(error.code)) throw error;
    return [{ code: error.code, message: error.message }];
  }
}

function nameOf({ optimizer }: Solution): { name: string; digest: string } {
  const { name, digest } = optimizer;
  if (digest !== null) return { name, digest };
  throw new CodedError(
    "proof/sources",
    "the solution does not name its optimizer's source by a digest, so nothing proves which it is",
  );
}

/** The process starts while the instance is made. */
async function rerunAll(
  solution: Solution,
  proof: Proof,
  opening: Promise<AttemptProcess>,
  { makeInstance, onEpoch, resumesEach }: ProofOptions,
): Promise<Finding[]> {
  const [process, instance] = await Promise.all([opening, makeInstance(solution)]).catch((error: unknown) =>
    closeAndThrow(opening, error),
  );
  try {
    const other = checkOptimizerClaims(solution, process);
    if (other.length > 0) return other;
    const attempt = new SteppedAttempt(process, instance);
    for (const [done, opened] of proof.openings.entries()) {
      const isThere = resumesEach !== true && opened.epoch > 1 && proof.openings[done - 1]?.epoch === opened.epoch - 1;
      const reason = await rerunEpoch(solution, proof, opened, attempt, isThere);
      if (reason !== undefined) return [reason];
      onEpoch?.(done + 1, proof.openings.length);
    }
    return [];
  } finally {
    process.close();
  }
}

function checkSubject(solution: Uint8Array, proof: Proof): Finding[] {
  if (Buffer.compare(sha256(solution), proof.solution) === 0) return [];
  return [{ code: "proof/other-solution", message: "it is the proof of another solution file" }];
}

function checkTerms({ terms, root }: Proof, wanted: Pick<VerifyProofOptions, "phrase" | "root">): Finding[] {
  const findings: Finding[] = [];
  if (wanted.root !== undefined && wanted.root !== toHex(root)) {
    findings.push({ code: "proof/other-root", message: `its root is ${toHex(root)}, not the one committed to before` });
  }
  if (wanted.phrase !== undefined && wanted.phrase !== terms.phrase) {
    findings.push({ code: "proof/other-phrase", message: "it does not answer the phrase that was asked" });
  }
  return findings;
}

function checkOptimizerClaims({ optimizer, hyperparameters }: Solution, process: AttemptProcess): Finding[] {
  const findings: Finding[] = [];
  if (process.name !== optimizer.name) {
    findings.push({
      code: "proof/sources",
      message: `the source is of ${process.name}, the solution of ${optimizer.name}`,
    });
  }
  if (canonicalJson(process.hyperparameters) !== canonicalJson(hyperparameters)) {
    findings.push({
      code: "proof/hyperparameters",
      message: "the solution does not name all hyperparameters that were used",
    });
  }
  return findings;
}
