/** Ways to pass a proof of training off that are cheaper than training, or choose what training does not let choose. */

import type { StateTree } from "../../optimizer/optimizer.ts";
import { score, type TrainedTensors } from "../../solution/score.ts";
import { rankOne } from "../attacks/rank-one.ts";
import type { ChainForger, ForgedChain } from "./forged-chain.ts";

export interface ChainStrategy {
  readonly name: string;
  readonly title: string;
  forge(forger: ChainForger): Promise<ForgedChain>;
}

/** Far more than an attempt takes: to the end. */
const toTheEnd = 1e6;

/** Tensors that pass, made without training. */
function goalOf({ instance, kernel }: ChainForger): TrainedTensors {
  return rankOne.forge({ instance, kernel, knowledge: "training", epochs: 1 });
}

/** Above the loss of the forged network, so that w* can come from an epoch that is honest. */
const rest = 1.1;

/** A jump whose made-up epoch claims only a share of the progress; honest epochs show the rest. */
function jump(share: number, title: string): ChainStrategy {
  return {
    name: `jump-${share * 100}`,
    title,
    async forge(forger) {
      const goal = goalOf(forger);
      const reach = rest * (await lossOf(forger, goal));
      await forger.begin();
      await forger.train(1);
      const first = forger.lowest;
      // A hair above what it claims to keep: progress of exactly 0 is progress that no draw follows.
      const target = share === 0 ? first * 1.01 : first * (reach / first) ** share;
      await placeSpoiled(forger, goal, target);
      await forger.train(toTheEnd);
      return forger.finish();
    },
  };
}

const honestStart: ChainStrategy = {
  name: "honest-start",
  title: "honest training for half of the way, in logarithms of the loss, then the jump",
  async forge(forger) {
    const goal = goalOf(forger);
    const reach = rest * (await lossOf(forger, goal));
    await forger.begin();
    await forger.train(1);
    const half = Math.sqrt(forger.lowest * reach);
    while (forger.lowest > half && !forger.isOver) await forger.train(1);
    await placeSpoiled(forger, goal, reach);
    await forger.train(toTheEnd);
    return forger.finish();
  },
};

/** Made-up epochs between the first and the forged network. */
const spreadEpochs = 20;

const spread: ChainStrategy = {
  name: "spread",
  title: `the way to the forged network spread evenly over ${spreadEpochs} made-up epochs`,
  async forge(forger) {
    const goal = goalOf(forger);
    const reach = rest * (await lossOf(forger, goal));
    await forger.begin();
    await forger.train(1);
    const step = (reach / forger.lowest) ** (1 / spreadEpochs);
    for (let i = 1; i < spreadEpochs; i++) await forger.place({ validationLoss: forger.lowest * step });
    await placeSpoiled(forger, goal, reach);
    await forger.train(toTheEnd);
    return forger.finish();
  },
};

/** The validation loss of tensors. Begins a new chain. */
async function lossOf(forger: ChainForger, { parameters, statistics }: TrainedTensors): Promise<number> {
  await forger.begin();
  return forger.lossAfter({ parameters, statistics });
}

/**
 * The forged network as a made-up epoch, with its last means so wrong that it has about this loss, which the batches
 * of a few honest epochs put right.
 */
async function placeSpoiled(forger: ChainForger, goal: TrainedTensors, loss: number): Promise<void> {
  const { parameters } = goal;
  const state = {
    average: new Float32Array(parameters.length),
    averageOfSquares: new Float32Array(parameters.length).fill(stiffness * stiffness),
  };
  const change = (factor: number) => ({ parameters, state, statistics: spoil(goal, forger, factor) });
  let low = 0;
  let high = 1;
  while (high < 1e6 && (await forger.lossAfter(change(high))) < loss) high *= 2;
  for (let i = 0; i < 25; i++) {
    const middle = (low + high) / 2;
    if ((await forger.lossAfter(change(middle))) < loss) low = middle;
    else high = middle;
  }
  await forger.place(change(high));
}

/** Means of the last layer moved by so many standard deviations. */
function spoil({ statistics }: TrainedTensors, { instance }: ChainForger, factor: number): Float32Array {
  const { width } = instance.shape;
  const moved = statistics.slice();
  for (let j = 0; j < width; j++) {
    const mean = statistics.length - 2 * width + j;
    moved[mean]! += factor * Math.sqrt(statistics[mean + width]!);
  }
  return moved;
}

const spring: ChainStrategy = {
  name: "spring",
  title: "one made-up epoch loads Adam's averages, and honest epochs then carry the network where they point",
  async forge(forger) {
    const goal = goalOf(forger);
    await forger.begin();
    await forger.train(1);
    await forger.place({ state: loadedState(forger, goal) });
    await forger.train(toTheEnd);
    return forger.finish();
  },
};

/** √v of a loaded Adam: so large that no gradient moves the network any more. */
const stiffness = 1e8;

/** Averages whose decay over the next steps, without any gradient, adds up to the way to the goal. */
function loadedState(forger: ChainForger, goal: TrainedTensors): StateTree {
  const { learningRate, beta1, beta2 } = forger.hyperparameters as Readonly<Record<string, number>>;
  const { parameters, stepCount } = forger.point;
  let reach = 0;
  let first = 1;
  let second = 1;
  const decay = (rate: number, steps: number) => rate ** steps;
  for (let k = 1; k <= 1000; k++) {
    const step = stepCount + forger.instance.batchesPerEpoch + k;
    first *= beta1!;
    second *= beta2!;
    const correction = Math.sqrt(1 - decay(beta2!, step)) / (1 - decay(beta1!, step));
    reach += (learningRate! * first * correction) / (stiffness * Math.sqrt(second));
  }
  return {
    average: parameters.map((value, i) => (value - goal.parameters[i]!) / reach),
    averageOfSquares: new Float32Array(parameters.length).fill(stiffness * stiffness),
  };
}

const shortTail: ChainStrategy = {
  name: "made-up-patience",
  title: "honest training until the loss stalls once, and the epochs of patience made up",
  async forge(forger) {
    await forger.begin();
    await forger.train(1);
    while (forger.epochs === forger.bestEpoch) await forger.train(1);
    await makeUpPatience(forger);
    return forger.finish();
  },
};

/** Epochs without progress, until patience ends the attempt. */
async function makeUpPatience(forger: ChainForger): Promise<void> {
  const claimed = forger.lowest * 1.01;
  while (!forger.isOver) await forger.place({ validationLoss: claimed });
}

const luckySubset: ChainStrategy = {
  name: "chosen-subset",
  title: "honest training, cut at the epoch whose T draws the luckiest test points, and the patience made up",
  async forge(forger) {
    await forger.begin();
    let best = { epoch: 1, ratio: Number.POSITIVE_INFINITY };
    while (!forger.isOver) {
      await forger.train(1);
      if (forger.bestEpoch !== forger.epochs) continue;
      const ratio = luckAt(forger);
      if (ratio < best.ratio) best = { epoch: forger.epochs, ratio };
    }
    await forger.begin();
    await forger.train(best.epoch);
    await makeUpPatience(forger);
    return forger.finish();
  },
};

/** Test error over threshold if the attempt had its best epoch here. */
function luckAt({ instance, kernel, epochs: best, point }: ChainForger): number {
  const epochs = best + instance.challenge.patience;
  const { testError, baseline } = score({ instance, solution: point, epochs, kernel });
  return testError / baseline;
}

export const chainStrategies: readonly ChainStrategy[] = [
  jump(1, "one made-up epoch jumps from the beginning to the forged network"),
  honestStart,
  spread,
  shortTail,
  luckySubset,
  jump(0.5, "the jump, with running statistics so wrong that only half of the progress shows at once"),
  jump(0.2, "the same, with a fifth of the progress showing at once"),
  jump(0, "the same, with no progress showing: honest epochs seem to make all of it"),
  spring,
];
