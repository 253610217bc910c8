import { challengeHyperparameters } from "../baselines/challenge-hyperparameters.ts";
import { CodedError } from "../foundation/coded-error.ts";
import type { Hyperparameters, OptimizerDifficulty } from "../optimizer/optimizer.ts";
import type { ChosenOptimizer } from "./optimizer-choice.ts";

/** What `--tuned` puts over a built-in optimizer's own hyperparameters. Throws `optimizer/not-tuned` for a file. */
export function tunedHyperparameters(
  { builtIn }: Pick<ChosenOptimizer, "builtIn">,
  difficulty: OptimizerDifficulty,
): Hyperparameters {
  if (builtIn !== undefined) return challengeHyperparameters(builtIn, difficulty);
  throw new CodedError(
    "optimizer/not-tuned",
    "--tuned knows the built-in optimizers only: an optimizer in a file chooses its hyperparameters itself, " +
      "as a function of the difficulty, and --set goes over them",
  );
}
