import { canonicalJson } from "../../foundation/canonical-json.ts";
import { sha256 } from "../../foundation/hash.ts";
import type { Proof } from "./proof.ts";

/**
 * Decides the draws (Fiat & Shamir 1986): SHA-256 of the root, the solution file's digest, which binds the trace by its
 * signature, and the terms. Whoever changes anything gets other draws, and can try again; a phrase that the verifier
 * chooses after it has seen the root takes that away.
 */
export function openingSeed({ root, solution, terms, carry }: Pick<Proof, "root" | "solution" | "terms" | "carry">) {
  const { draws, uniform, phrase } = terms;
  const { gradient, update } = carry;
  return sha256(
    "downhill proof openings 1",
    root,
    solution,
    canonicalJson({ draws, uniform, phrase, gradient, update }),
  );
}
