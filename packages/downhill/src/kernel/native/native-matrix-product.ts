import type { MatrixProduct } from "../matrix-operations.ts";
import type { NativeAddon } from "./load-addon.ts";

/** The native product, with memory for packed operands that is kept from call to call. */
export function createNativeMatrixProduct(addon: NativeAddon, variant: number): MatrixProduct {
  let scratch = new Float32Array(0);
  return (out, x, y, { rows, inner, columns }, xTransposed, yTransposed) => {
    const needed = addon.matrixScratch(variant, rows, inner, columns);
    if (needed > scratch.length) scratch = new Float32Array(needed);
    const [xFlag, yFlag] = [Number(xTransposed), Number(yTransposed)];
    addon.matrixProduct(variant, out, x, y, rows, inner, columns, xFlag, yFlag, scratch);
  };
}
