/** What a process of `downhill check` can be asked to do. Arguments and answers are plain data. */
import type { Bench } from "./bench.ts";
import { checkConvergence } from "./convergence.ts";
import { checkFiniteness } from "./finiteness.ts";
import { checkFirstSteps, checkHyperparameters } from "./first-steps.ts";
import { checkFuelGrowth } from "./fuel-growth.ts";
import { rehearse, resume } from "./rehearsal.ts";
import { checkShapes } from "./shapes.ts";
import { checkTimeShare } from "./time-share.ts";
import type { SavedWorkout } from "./workout.ts";

export const exercises = {
  name: ({ subject }: Bench) => subject.name,
  rehearse,
  firstFingerprint: (bench: Bench) => rehearse(bench).first,
  resume: (bench: Bench, saved: SavedWorkout) => resume(bench, saved),
  hyperparameters: checkHyperparameters,
  firstSteps: checkFirstSteps,
  shapes: checkShapes,
  finiteness: checkFiniteness,
  convergence: checkConvergence,
  fuel: checkFuelGrowth,
  time: checkTimeShare,
} as const;

export type ExerciseName = keyof typeof exercises;
export type ExerciseArguments<N extends ExerciseName> =
  Parameters<(typeof exercises)[N]> extends [Bench, ...infer Rest] ? Rest : [];
export type ExerciseAnswer<N extends ExerciseName> = ReturnType<(typeof exercises)[N]>;

/** Exercises that end in a finding, and need nothing but the submission. */
export type CheckExercise = {
  [N in ExerciseName]: ExerciseAnswer<N> extends { readonly status: string } ? N : never;
}[ExerciseName];
