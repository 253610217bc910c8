import { CodedError } from "../foundation/coded-error.ts";
import type { FieldDifference } from "./record-difference.ts";

/**
 * Two records of one address that differ: some machine, kernel or version computes other bits, or a record was
 * changed. Neither record can be trusted until it is known which.
 */
export class DeterminismFault extends CodedError {
  readonly address: string;
  readonly differences: readonly FieldDifference[];

  constructor(address: string, differences: readonly FieldDifference[]) {
    const shown = differences.map(({ field, stored, given }) => `${field} is ${stored} in the store and ${given} here`);
    super(
      "store/determinism",
      `attempt ${address} is stored with other results: ${shown.join("; ")}. The same attempt must have the same bits everywhere: one of the two records comes from a faulty kernel, or was changed`,
    );
    this.name = "DeterminismFault";
    this.address = address;
    this.differences = differences;
  }
}
