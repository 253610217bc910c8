import type { MatrixProduct } from "../matrix-operations.ts";
import { advanceChains, transposeMatrix } from "./matrix-product.ts";

/** out[r][c] = fused chain over k = 0, 1, … of x[r][k] · y[k][c], from +0 (docs/numerics.md). */
export const referenceMatrixProduct: MatrixProduct = (
  out,
  x,
  y,
  { rows, inner, columns },
  xTransposed,
  yTransposed,
) => {
  const left = xTransposed ? transposeMatrix(x, inner, rows) : x;
  const right = yTransposed ? transposeMatrix(y, columns, inner) : y;
  out.fill(0);
  for (let r = 0; r < rows; r++) {
    for (let k = 0; k < inner; k++) {
      advanceChains(out, r * columns, left[r * inner + k]!, right, k * columns, columns);
    }
  }
};
