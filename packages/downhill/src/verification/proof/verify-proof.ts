/**
 * The second depth of verification: spot checks of the training. First what needs no training (the trace, the terms,
 * which epochs are opened, the hash tree, the source), then every opened epoch is trained again from the state before
 * it, in a process behind the sandbox's walls, and must end in the committed bits. docs/verification.md says
 * what that proves.
 */
import { setImmediate as turn } from "node:timers/promises";
import { sha256, toHex } from "../../foundation/hash.ts";
import type { Split } from "../../instance/dataset.ts";
import type { Instance, MakeDataset } from "../../instance/instance.ts";
import type { Solution, SolutionRecord } from "../../solution/solution.ts";
import { openSolution } from "../../solution/solution-file.ts";
import { checkTrainingWork, checkWork } from "../check-work.ts";
import type { Finding } from "../finding.ts";
import { type Inspection, inspectSolution, judgeSolution, type Verification, type VerifyOptions } from "../verify.ts";
import { checkOpenings, checkStates } from "./check-openings.ts";
import { checkTrace } from "./check-trace.ts";
import { type OpeningPlan, planOpenings } from "./opening-plan.ts";
import type { Proof } from "./proof.ts";
import { decodeProof } from "./proof-file.ts";
import { OpeningsRerun, type RerunOptions } from "./rerun-openings.ts";

export interface ProofOptions extends VerifyOptions, RerunOptions {}

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
 * Verifies the bytes of a solution file and of a proof file, which may still be on their way. Throws
 * `safetensors/unreadable`, `solution/unreadable` or `proof/unreadable` where they are not such files, and `attempt/…`
 * where the machine did not let the process finish; everything else ends in a verdict.
 */
export async function verifyProof(
  solutionBytes: Uint8Array,
  proofBytes: Uint8Array | Promise<Uint8Array>,
  options: VerifyProofOptions,
): Promise<ProofVerification> {
  const reading = Promise.resolve(proofBytes);
  reading.catch(() => {}); // told where it is waited for, if it is
  const opened = openSolution(solutionBytes);
  const makeDataset = makeEarly(opened.record, options);
  await turn(); // so that its thread is on its way
  const inspection = inspectSolution(solutionBytes, opened, options);
  const proof = decodeProof(await reading);
  const checked = await checkProof(solutionBytes, inspection, proof, { ...options, makeDataset });
  return { ...checked, isAsked: options.root !== undefined && (options.phrase ?? "") !== "" };
}

/** Has the dataset made while the files are looked at, where that is not too much work. */
function makeEarly(record: SolutionRecord, { makeDataset }: ProofOptions): MakeDataset {
  if (checkWork(record).length > 0 || checkTrainingWork(record, 0).length > 0) return makeDataset;
  const train = Promise.withResolvers<Split>();
  const dataset = Promise.try(makeDataset, record, train.resolve);
  dataset.catch(() => {}); // told where it is waited for, if it is
  return (_, onTrain) => {
    if (onTrain !== undefined) void train.promise.then(onTrain);
    return dataset;
  };
}

async function checkProof(
  file: Uint8Array,
  inspection: Inspection,
  proof: Proof,
  options: VerifyProofOptions,
): Promise<Omit<ProofVerification, "isAsked">> {
  const { record, reasons, tensors } = inspection;
  let judged: Verification | undefined;
  const conclude = (reasons: readonly Finding[], plan: OpeningPlan | null) => {
    const solution = judged ?? judgeSolution(inspection, options.kernel);
    if (solution.verdict === "rejected") {
      const { verdict, reasons } = solution;
      return { verdict, reasons, solution, proof: null, plan: null };
    }
    return { verdict: reasons.length === 0 ? "accepted" : "rejected", reasons, solution, proof, plan } as const;
  };
  if (reasons.length > 0 || tensors === null) return conclude(reasons, null);
  const solution = { ...record, ...tensors };
  const asked = [...checkSubject(file, proof), ...checkTerms(proof, options), ...checkTrace(solution, proof.trace)];
  if (asked.length > 0) return conclude(asked, null);
  const plan = planOpenings({ ...solution, trace: proof.trace }, proof.terms);
  const whileTraining = (instance: Instance) => {
    judged = judgeSolution(inspection, options.kernel, instance);
  };
  return conclude(await checkTraining(solution, proof, plan, { ...options, whileTraining }), plan);
}

/** The checks from the openings on; the trace must have been found to fit. Throws as `verifyProof` does. */
export async function checkTraining(
  solution: Solution,
  proof: Proof,
  plan: OpeningPlan,
  options: ProofOptions,
): Promise<Finding[]> {
  const reasons = [...checkTrainingWork(solution, proof.openings.length), ...checkOpenings(proof, plan)];
  if (reasons.length > 0) return reasons;
  const rerun = new OpeningsRerun(solution, proof, options);
  try {
    const strays = checkStates(solution, proof);
    return strays.length > 0 ? strays : await rerun.findings();
  } finally {
    rerun.close();
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
