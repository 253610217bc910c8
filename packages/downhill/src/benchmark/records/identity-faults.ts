import { CodedError } from "../../foundation/coded-error.ts";
import { validateChallenge } from "../../instance/challenge.ts";
import { validateDifficulty } from "../../instance/difficulty.ts";
import { validateNonce, validateSeed } from "../../instance/seed.ts";
import type { AttemptIdentity } from "./recorded-attempt.ts";

/** Why there is no such attempt, as a clause; empty where there could be. */
export function identityFaults({ challenge, difficulty, seed, nonce, maxFuel }: AttemptIdentity): string[] {
  try {
    const { fuelLimit } = validateChallenge(challenge);
    validateDifficulty(difficulty, challenge);
    validateSeed(seed);
    validateNonce(nonce);
    if (Number.isSafeInteger(maxFuel) && maxFuel > 0 && maxFuel <= fuelLimit) return [];
    return [`its fuel limit is ${maxFuel}, which is not from 1 to the challenge's ${fuelLimit}`];
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return [error.message];
  }
}
