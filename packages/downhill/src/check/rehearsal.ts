/**
 * The same workout under different circumstances. Run for the first time in a process, again in the same process, in
 * step with another of its kind, in a fresh process, and from a save in a fresh process: all must end in the same
 * bits, and which of them do not tells what is wrong.
 */
import { deserialize, serialize } from "node:v8";
import { hiddenMemoryRemedy, restoringRemedy } from "../training/memory-remedies.ts";
import { type Bench, startWorkout } from "./bench.ts";
import { type Finding, failed, passed } from "./finding.ts";
import { networkLandscape } from "./network-landscape.ts";
import { smallNetwork } from "./network-sizes.ts";
import type { SavedWorkout } from "./workout.ts";

const steps = 61;
/** In the middle of an epoch, and of most cycles that an optimizer may have. */
const savedAt = 29;

/** Fingerprints of the last bits. */
export interface Rehearsal {
  readonly first: string;
  readonly again: string;
  readonly interleaved: string;
  /** The workout in its middle, in base64, as V8 serializes it: only a process like the one that made it reads it. */
  readonly saved: string;
}

/** Must be the first thing that a process does with a submission. */
export function rehearse(bench: Bench): Rehearsal {
  const start = () => startWorkout(bench, networkLandscape(smallNetwork, bench));
  const workout = start().stepTo(savedAt);
  const saved = serialize(workout.save()).toString("base64");
  const first = workout.stepTo(steps).fingerprint();
  const again = start().stepTo(steps).fingerprint();
  const [one, other] = [start(), start()];
  for (let step = 1; step <= steps; step++) {
    one.stepTo(step);
    other.stepTo(step);
  }
  return { first, again, interleaved: one.fingerprint(), saved };
}

/** From a save to the end. */
export function resume(bench: Bench, saved: string): string {
  const workout = deserialize(Buffer.from(saved, "base64")) as SavedWorkout;
  return startWorkout(bench, networkLandscape(smallNetwork, bench), workout).stepTo(steps).fingerprint();
}

/** `fresh` is the first run of another process. */
export function judgeDeterminism({ first }: Rehearsal, fresh: string): Finding {
  if (first === fresh) return passed(`${steps} steps end in the same bits in two processes`);
  return failed(
    `${steps} steps end in other bits in another process`,
    "take random numbers from random in the hook's first argument, never Math.random, and use no clock",
  );
}

export function judgeMemory({ first, again, interleaved }: Rehearsal): Finding {
  if (first !== again) {
    return failed("a second run in the same process ends in other bits than the first", hiddenMemoryRemedy);
  }
  if (first !== interleaved) return failed("two runs in the same process disturb each other", hiddenMemoryRemedy);
  return passed("runs leave nothing behind that another run sees");
}

export function judgeRestoring({ first }: Rehearsal, resumed: string): Finding {
  if (first === resumed) return passed(`saved after step ${savedAt}, restored in another process: the same bits`);
  return failed(`saved after step ${savedAt} and restored in another process, it ends in other bits`, restoringRemedy);
}
