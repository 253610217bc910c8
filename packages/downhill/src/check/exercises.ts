/** What a process of `downhill check` can be asked to do. Arguments are texts, answers plain data. */
import type { Bench } from "./bench.ts";
import { checkConvergence } from "./convergence.ts";
import { checkFiniteness } from "./finiteness.ts";
import { checkFirstSteps, checkHyperparameters } from "./first-steps.ts";
import { checkFuelGrowth } from "./fuel-growth.ts";
import { rehearse, resume } from "./rehearsal.ts";
import { checkShapes } from "./shapes.ts";
import { checkTimeShare } from "./time-share.ts";

/** Exercises that end in a finding, and need nothing but the submission. */
const checks = {
  hyperparameters: checkHyperparameters,
  firstSteps: checkFirstSteps,
  shapes: checkShapes,
  finiteness: checkFiniteness,
  convergence: checkConvergence,
  fuel: checkFuelGrowth,
  time: checkTimeShare,
} as const;

export const exercises = {
  ...checks,
  name: ({ subject }: Bench) => subject.name,
  rehearse,
  firstFingerprint: (bench: Bench) => rehearse(bench).first,
  resume,
} as const;

export type ExerciseName = keyof typeof exercises;
export type CheckExercise = keyof typeof checks;
