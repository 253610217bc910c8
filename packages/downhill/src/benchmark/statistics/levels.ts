/** Probability of each tail that an interval leaves out: all cover 95 %. */
export const tailProbability = 0.025;

/** Corrected p-values below it decide. */
export const significance = 0.05;

/** Probability of deciding that an estimate of further nonces aims at. */
export const power = 0.8;
