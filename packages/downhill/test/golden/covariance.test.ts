import { describe, expect, it } from "vitest";
import { availableKernels } from "../../src/kernel/select-kernel.ts";
import { lowerTriangle } from "../lower-triangle.ts";
import { type CovarianceGolden, readGolden } from "./golden-file.ts";
import { scaledError } from "./tolerance.ts";

/**
 * Both sides are float64 (2^-53 = 1.1e-16). SciPy's Bessel function is good to about 1e-15 and a product of three
 * to a few times that; the factor's relative error may grow with the condition number, and so may the product's.
 */
const matrixTolerance = 2e-14;
const factorTolerance = (condition: number) => 4e-16 * (condition + 10);

const golden = readGolden<CovarianceGolden>("covariance");

describe.each(availableKernels().map((kernel) => ({ kernel, variant: kernel.variant })))("$variant", ({ kernel }) => {
  it.each(golden.cases)("$name against SciPy", (expected) => {
    const { family, lengthscale, jitter, points } = expected;
    const covariance = kernel.createCovariance(points);
    covariance.fill(Float64Array.from(expected.locations), expected.dimension, { family, lengthscale, jitter });
    const matrix = lowerTriangle(covariance);
    expect(scaledError(matrix, expected.matrix)).toBeLessThan(matrixTolerance);
    covariance.factor();
    const factor = lowerTriangle(covariance);
    expect(scaledError(factor, expected.factor)).toBeLessThan(factorTolerance(expected.condition));
    const product = covariance.multiply(Float64Array.from(expected.vector));
    expect(scaledError(product, expected.product)).toBeLessThan(factorTolerance(expected.condition));
  });
});
