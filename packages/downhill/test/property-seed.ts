import { spawnSync } from "node:child_process";

/**
 * The seed of the property tests: that of DOWNHILL_TEST_SEED, a whole number or "random"; otherwise one of the commit,
 * for every commit to try other values and for one commit to pass or fail alike everywhere.
 */
export function propertySeed(wanted: string | undefined): number {
  if (wanted === undefined || wanted === "") return commitSeed();
  if (wanted === "random") return Math.trunc(Math.random() * 2 ** 32);
  const seed = Number(wanted);
  if (Number.isSafeInteger(seed)) return seed;
  throw new Error(`DOWNHILL_TEST_SEED is ${wanted}; it must be a whole number or "random"`);
}

/** 0 where there is no commit. */
function commitSeed(): number {
  const { stdout } = spawnSync("git", ["rev-parse", "HEAD"], { encoding: "utf8" });
  const seed = Number.parseInt((stdout ?? "").slice(0, 8), 16);
  return Number.isNaN(seed) ? 0 : seed;
}
