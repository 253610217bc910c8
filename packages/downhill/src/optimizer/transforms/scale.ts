import type { Schedule } from "./schedule.ts";
import { stateless, type Transform } from "./transform.ts";

/** u ← factor · u */
export function scale(factor: number): Transform<null> {
  return stateless(({ vector }, updates) => vector.scale(updates, factor, updates));
}

/** u ← factor(time) · u */
export function scaleBySchedule(factor: Schedule): Transform<null> {
  return stateless((context, updates) => context.vector.scale(updates, factor(context), updates));
}

/** u ← −γ · u, for a constant rate or a schedule: the stage that turns a direction of ascent into a step down. */
export function scaleByLearningRate(rate: number | Schedule): Transform<null> {
  return stateless((context, updates) => {
    const current = typeof rate === "number" ? rate : rate(context);
    context.vector.scale(updates, -current, updates);
  });
}
