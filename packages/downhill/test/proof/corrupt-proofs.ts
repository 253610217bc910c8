/**
 * Corrupts honest proofs at random and looks whether any is accepted. Run by the tests a few hundred times, and with as
 * many as one likes by
 *
 *     node --conditions=downhill:source packages/downhill/test/proof/corrupt-proofs.ts 10000
 */
import { CodedError } from "../../src/foundation/coded-error.ts";
import { sha256 } from "../../src/foundation/hash.ts";
import { Stream } from "../../src/foundation/stream.ts";
import { selectKernel } from "../../src/kernel/select-kernel.ts";
import { decodeSolution, encodeSolution } from "../../src/solution/solution-file.ts";
import { encodeProof } from "../../src/verification/proof/proof-file.ts";
import { findBuiltIn, proveTrained, type Trained, trainSolution, verifyTrained } from "../fixtures/proved-solution.ts";
import { smallInstance } from "../fixtures/small-instance.ts";
import { corruptions, type Honest } from "./corruptions.ts";

export interface CorruptionCounts {
  /** How often each answer came, by the name of the corruption and the code of the answer. */
  readonly answers: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** What was accepted and must not have been. */
  readonly accepted: readonly string[];
}

/** Tries so many corruptions, each kind in turn. */
export async function corruptProofs(count: number, seed: string): Promise<CorruptionCounts> {
  const { trained, honest } = await makeHonest();
  const stream = new Stream(sha256(seed), "corruptions");
  const answers: Record<string, Record<string, number>> = {};
  const accepted: string[] = [];
  const kinds = [...Object.keys(corruptions), "another seed"];
  for (let i = 0; i < count; i++) {
    const kind = kinds[i % kinds.length]!;
    const answer = await answerTo(kind, trained, honest, stream);
    if (answer === undefined) continue;
    if (answer === "accepted") accepted.push(`${kind}, the ${i}th`);
    answers[kind] ??= {};
    answers[kind][answer] = (answers[kind][answer] ?? 0) + 1;
  }
  return { answers, accepted };
}

async function makeHonest(): Promise<{ trained: Trained; honest: Honest }> {
  const kernel = selectKernel("auto");
  const options = { file: findBuiltIn("adam"), kernel, hyperparameters: { learningRate: 0.02 } };
  const constants = { slack: 1000, epochLimit: 40, patience: 40 };
  // So many that no other terms draw the same epochs by chance, which would make a good proof of a corrupted one.
  const terms = { draws: 6, uniform: 8 };
  const trained = await trainSolution({ ...options, instance: smallInstance(constants) });
  const elsewhere = await trainSolution({ ...options, instance: smallInstance(constants, 1) });
  const { proof } = await proveTrained(trained, { terms });
  const { proof: other } = await proveTrained(elsewhere, { terms });
  return { trained, honest: { proof, other, file: encodeProof(proof) } };
}

/** The verdict's first reason, the error's code, or undefined where nothing was corrupted. */
async function answerTo(kind: string, trained: Trained, honest: Honest, stream: Stream): Promise<string | undefined> {
  if (kind === "another seed") return verdictOf(withOtherSeed(trained, stream), honest.file);
  const file = corruptions[kind]!(honest, stream);
  return file === undefined || Buffer.compare(file, honest.file) === 0 ? undefined : verdictOf(trained, file);
}

async function verdictOf(trained: Trained, file: Uint8Array): Promise<string> {
  try {
    const { verdict, reasons } = await verifyTrained(trained, file);
    return verdict === "accepted" ? verdict : (reasons[0]?.code ?? "no reason");
  } catch (error) {
    if (error instanceof CodedError) return error.code;
    throw error;
  }
}

/** The same tensors and claims for another instance. */
function withOtherSeed(trained: Trained, stream: Stream): Trained {
  const solution = decodeSolution(trained.bytes);
  return { ...trained, bytes: encodeSolution({ ...solution, nonce: 1 + stream.integerBelow(1000) }) };
}

if (import.meta.main) {
  const count = Number(process.argv[2] ?? 1000);
  const { answers, accepted } = await corruptProofs(count, process.argv[3] ?? "corruptions");
  for (const [kind, codes] of Object.entries(answers)) {
    console.log(
      `${kind}: ${Object.entries(codes)
        .map(([code, times]) => `${code} ${times}`)
        .join(", ")}`,
    );
  }
  console.log(accepted.length === 0 ? `none of ${count} was accepted` : `ACCEPTED: ${accepted.join("; ")}`);
  process.exitCode = accepted.length === 0 ? 0 : 1;
}
