import type { Kernel } from "../kernel.ts";
import { createMatrixOperations } from "../matrix-operations.ts";
import { ReferenceCovariance } from "./reference-covariance.ts";
import { referenceMatrixProduct } from "./reference-matrix-product.ts";
import { ReferenceNetwork } from "./reference-network.ts";
import { referenceVectorOperations } from "./reference-vector-operations.ts";

/**
 * The executable form of docs/numerics.md: plain TypeScript with exact fused multiply-adds in software. It runs
 * wherever JavaScript does, two orders of magnitude slower than the other kernels, whose specification it is.
 */
export function createReferenceKernel(): Kernel {
  return Object.freeze({
    name: "reference",
    variant: "reference",
    createNetwork: (shape) => new ReferenceNetwork(shape),
    createCovariance: (points) => new ReferenceCovariance(points),
    vector: referenceVectorOperations,
    matrix: createMatrixOperations(referenceMatrixProduct, referenceVectorOperations),
  } satisfies Kernel);
}
