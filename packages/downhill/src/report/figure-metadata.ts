import { escapeText } from "./drawing/markup.ts";

/** What made a figure or a page: enough to make it again, and to tell whether it could differ. */
export interface Provenance {
  /** The command that makes it. */
  readonly command: string;
  /** Digest of the plan whose results it shows; null where it shows none. */
  readonly plan: string | null;
  /** Version of Downhill that drew it. */
  readonly version: string;
  /** Variants of the kernels that computed the results, in alphabetical order. */
  readonly kernels: readonly string[];
  readonly numericsVersion: number;
}

/** The provenance as one JSON document, its fields in a fixed order. */
export function provenanceJson({ command, plan, version, kernels, numericsVersion }: Provenance): string {
  return JSON.stringify({ command, plan, version, kernels, numericsVersion });
}

/** One line for people. */
export function describeProvenance({ command, plan, version, kernels, numericsVersion }: Provenance): string {
  const results = plan === null ? "" : `, plan ${plan.slice(0, 12)}`;
  const computed = kernels.length === 0 ? "" : `, computed with ${kernels.join(" and ")}`;
  return `${command}: Downhill ${version}${results}${computed}, numerics ${numericsVersion}`;
}

/** The `metadata` element of an SVG. */
export function metadataElement(provenance: Provenance): string {
  return `<metadata id="downhill">${escapeText(provenanceJson(provenance))}</metadata>`;
}
