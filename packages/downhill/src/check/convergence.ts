import { type Bench, startWorkout } from "./bench.ts";
import { type Finding, failed, passed, warning } from "./finding.ts";
import { convexLandscape } from "./simple-landscapes.ts";

const steps = 3000;
/** Parts of the first loss below which a descent has converged, or at least gets somewhere. */
const converged = 0.01;
const descending = 0.5;

const remedy =
  "check the sign of the update (the loop adds it, so descent is minus the gradient) and the size of the learning rate";

/** The optimizer finds the minimum of a convex function whose gradients have no noise. */
export function checkConvergence(bench: Bench): Finding {
  const workout = startWorkout(bench, convexLandscape());
  const { landscape } = workout;
  const start = landscape.validate(landscape.start);
  let first = 0;
  for (let step = 1; step <= steps; step++) {
    workout.step();
    if (first === 0 && landscape.validate(workout.parameters) <= converged * start) first = step;
  }
  const left = landscape.validate(workout.parameters) / start;
  const measured = { left, steps, stepsToOnePercent: first };
  if (!Number.isFinite(left)) {
    return failed(`the loss of a convex quadratic is ${left} after ${steps} steps`, remedy, measured);
  }
  const message = `${formatPart(left)} of the loss is left after ${steps} steps on a convex quadratic`;
  if (left <= converged) return passed(`${message}; 1 % was reached in step ${first}`, measured);
  if (left <= descending) {
    return warning(
      message,
      "the steps are too short to arrive, or too long to settle: try other rates with --set in downhill run",
      measured,
    );
  }
  return failed(message, remedy, measured);
}

function formatPart(part: number): string {
  return part < 1e-6 ? "less than 0.0001 %" : `${(100 * part).toPrecision(2)} %`;
}
