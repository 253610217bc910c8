import type { OptimizerContext } from "../optimizer.ts";

/** What a schedule may look at. */
export type ScheduleContext = Pick<
  OptimizerContext,
  "epoch" | "stepCount" | "batchesPerEpoch" | "math" | "trainLoss" | "validationLoss"
>;

/**
 * A number that changes as training goes on. The schedules of this file count time in epochs, a step being a fraction
 * 1 / B of one, so that they mean the same at every difficulty. Any function will do as well.
 */
export type Schedule = (context: ScheduleContext) => number;

/** Epochs since the start, with fractions: steps taken over batches per epoch. */
export function elapsedEpochs({ stepCount, batchesPerEpoch }: ScheduleContext): number {
  return stepCount / batchesPerEpoch;
}

/** Always `value`. */
export function constant(value: number): Schedule {
  return () => value;
}

/** From `start` in a straight line to `end` at `epochs` > 0, and `end` ever after. */
export function linear({ start, end, epochs }: { start: number; end: number; epochs: number }): Schedule {
  return (context) => start + (end - start) * Math.min(elapsedEpochs(context) / epochs, 1);
}

/** start · rateᵗ at t epochs over `epochs` > 0, but not beyond `end`. optax's `exponential_decay`, not staircase. */
export function exponentialDecay({
  start,
  rate,
  epochs = 1,
  end = 0,
}: {
  start: number;
  rate: number;
  epochs?: number;
  end?: number;
}): Schedule {
  return (context) => {
    const value = start * context.math.pow(rate, elapsedEpochs(context) / epochs);
    return rate > 1 && end > 0 ? Math.min(value, end) : Math.max(value, end);
  };
}

/** From `start` along half a cosine to `end` at `epochs` > 0, and `end` ever after (Loshchilov and Hutter 2017). */
export function cosineDecay({ start, end = 0, epochs }: { start: number; end?: number; epochs: number }): Schedule {
  return (context) => alongCosine(context, start, end, Math.min(elapsedEpochs(context) / epochs, 1));
}

/**
 * In a straight line from `start` to `peak` over the first `warmupEpochs`, then along half a cosine to `end` at
 * `epochs` > `warmupEpochs` ≥ 0, counted from the start. optax's `warmup_cosine_decay_schedule`.
 */
export function warmupCosine({
  start = 0,
  peak,
  end = 0,
  warmupEpochs,
  epochs,
}: {
  start?: number;
  peak: number;
  end?: number;
  warmupEpochs: number;
  epochs: number;
}): Schedule {
  return (context) => {
    const elapsed = elapsedEpochs(context);
    if (elapsed < warmupEpochs) return start + (peak - start) * (elapsed / warmupEpochs);
    return alongCosine(context, peak, end, Math.min((elapsed - warmupEpochs) / (epochs - warmupEpochs), 1));
  };
}

/**
 * Half a cosine from `start` to `end`, again and again: the first takes `epochs` > 0, each later one `factor` ≥ 1
 * times as long as the one before. SGDR (Loshchilov and Hutter 2017, equation 5), moving on at every batch as they do.
 * Throws RangeError for other epochs and factors, with which the periods would never reach the present.
 */
export function warmRestarts({
  start,
  end = 0,
  epochs,
  factor = 1,
}: {
  start: number;
  end?: number;
  epochs: number;
  factor?: number;
}): Schedule {
  if (!(epochs > 0 && factor >= 1)) {
    throw new RangeError(`warmRestarts: epochs ${epochs} must be above 0, factor ${factor} at least 1`);
  }
  return (context) => {
    let current = elapsedEpochs(context);
    let period = epochs;
    if (factor === 1) current %= period;
    while (current >= period) {
      current -= period;
      period *= factor;
    }
    return alongCosine(context, start, end, current / period);
  };
}

function alongCosine({ math }: ScheduleContext, start: number, end: number, progress: number): number {
  return end + ((start - end) * (1 + math.cos(Math.PI * progress))) / 2;
}
