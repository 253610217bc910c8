import type { Kernel } from "../kernel/kernel.ts";
import type { Landscape } from "./landscape.ts";
import type { Instances } from "./network-landscape.ts";
import type { Subject } from "./subject.ts";
import { type SavedWorkout, Workout } from "./workout.ts";

/** Where checks run: a submission, and what computes. */
export interface Bench {
  readonly subject: Subject;
  readonly kernel: Kernel;
  readonly instances: Instances;
}

/** A workout with a session of its own. */
export function startWorkout({ subject, kernel }: Bench, landscape: Landscape, saved?: SavedWorkout): Workout {
  return new Workout(subject.open(), landscape, kernel, saved);
}
