/** What `prove` and `verify --proof` say about a proof. */
import { toHex } from "../foundation/hash.ts";
import { type Detection, detectionOf, type OpeningPlan } from "../verification/proof/opening-plan.ts";
import type { Proof } from "../verification/proof/proof.ts";

/** The part of a JSON document that describes a proof. */
export function proofDocument({ proof, plan }: { readonly proof: Proof; readonly plan: OpeningPlan }) {
  const { terms, root, trace, openings } = proof;
  return {
    epochs: trace.length,
    opened: openings.map(({ epoch }) => epoch),
    ...terms,
    root: toHex(root),
    detection: detectionOf(plan, terms, trace.length),
  };
}

/** "8 of 116 epochs: 1, 2, …" */
export function describeOpened({ trace, openings }: Proof): string {
  const opened = openings.map(({ epoch }) => epoch);
  const list = opened.length <= 12 ? opened.join(", ") : `${opened.slice(0, 11).join(", ")}, …`;
  return `${opened.length} of ${trace.length} epochs: ${list}`;
}

/** Rows of "label, text" that say in words what the openings detect. */
export function describeDetection({ progress, anyEpoch }: Detection): string[] {
  const rates = progress.map(({ share, probability }) => `${percent(probability)} (${percent(share)} of it)`);
  return [
    `made-up progress with at least ${rates.join(", ")}`,
    `one made-up epoch, wherever it is, with at least ${percent(anyEpoch)}`,
  ];
}

/** Who decided which epochs were opened, and so what those rates are worth. */
export function describeChoice({ terms }: Proof, isAsked: boolean): string {
  if (isAsked) return "The verifier's phrase chose the epochs after the root was known: the rates hold as they stand.";
  const who = terms.phrase === "" ? "The root alone" : "A phrase of unknown origin, with the root,";
  return `${who} chose the epochs, so a forger may have tried many roots: the rates are those of one try. A phrase that the verifier chooses after it has seen the root (--root, --phrase) takes that away.`;
}

export function percent(share: number): string {
  const value = 100 * share;
  if (value > 0 && value < 1) return `${value.toFixed(1)} %`;
  return value < 100 && value > 99 ? `${(Math.floor(value * 10) / 10).toFixed(1)} %` : `${Math.round(value)} %`;
}
