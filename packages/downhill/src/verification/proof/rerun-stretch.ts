import type { SteppedAttempt } from "../../attempt-process/stepped-attempt.ts";
import type { Dataset, Split } from "../../instance/dataset.ts";
import type { Solution } from "../../solution/solution.ts";
import type { Finding } from "../finding.ts";
import { judgeBeginning, judgeEpoch, wrong } from "./judge-epoch.ts";
import { followsOpened, type Opening, type Proof } from "./proof.ts";

/** The data, the training split of which is known first. */
export interface ComingData {
  readonly train: Promise<Split>;
  readonly dataset: Promise<Dataset>;
}

export interface StretchOptions {
  /** Whether every opened epoch is taken up from its saved state, those right after another opened one, too. */
  readonly resumesEach: boolean;
  /** Called after every opened epoch that ended as it must. */
  readonly onEpoch: () => void;
}

/** A validation loss that was believed, of tensors that were kept. */
interface BelievedLoss {
  readonly epoch: number;
  readonly claimed: number;
  readonly complaint: (loss: number) => string;
}

/**
 * Opened epochs, trained again one after the other in one process. All that can be asked is asked at once, so that the
 * process never waits for a question, and as soon as what it takes is there: the states before the training data, the
 * epochs before the validation data. Until then the trace's validation losses are believed.
 */
export class StretchRerun {
  readonly #attempt: SteppedAttempt;
  readonly #solution: Solution;
  readonly #proof: Proof;
  readonly #openings: readonly Opening[];
  readonly #options: StretchOptions;
  readonly #believed: BelievedLoss[] = [];

  constructor(
    attempt: SteppedAttempt,
    solution: Solution,
    proof: Proof,
    openings: readonly Opening[],
    options: StretchOptions,
  ) {
    this.#attempt = attempt;
    this.#solution = solution;
    this.#proof = proof;
    this.#openings = openings;
    this.#options = options;
  }

  /** The first reason to reject that shows. Throws CodedErrors of the process and of making the data. */
  async findings({ train, dataset }: ComingData): Promise<Finding | undefined> {
    const attempt = this.#attempt;
    this.#openings.forEach(({ before }, index) => {
      if (before !== null && !this.#isThere(index)) attempt.bring(before);
    });
    const first = this.#start(0);
    await Promise.race([first, train]); // where it cannot even start, nothing is waited for
    attempt.supply({ train: await train });
    const indices = [...this.#openings.keys()];
    const isFinished = (index: number) => this.#openings[index]!.epoch <= this.#proof.trace.length;
    const wrongEpoch = await this.#judgeAll(indices.filter(isFinished).map((index) => this.#ask(index, first)));
    if (wrongEpoch !== undefined) return wrongEpoch;
    attempt.supply({ validation: (await dataset).validation });
    const unfinished = indices.filter((index) => !isFinished(index));
    const wrongEnd = await this.#judgeAll(unfinished.map((index) => this.#ask(index, first)));
    return wrongEnd ?? this.#judgeLosses();
  }

  /** Whether the attempt is in the state before an epoch when the one before has ended. */
  #isThere(index: number): boolean {
    return !this.#options.resumesEach && followsOpened(this.#openings, index);
  }

  #start(index: number): Promise<string | null> {
    return quiet(this.#attempt.start(this.#proof.carry, this.#openings[index]!.before));
  }

  /** Asks for an epoch; the result judges the answers. */
  #ask(index: number, first: Promise<string | null>): () => Promise<Finding | undefined> {
    const opening = this.#openings[index]!;
    const { epoch, pathBefore } = opening;
    const { trace } = this.#proof;
    const beginning = this.#isThere(index) ? Promise.resolve(null) : index === 0 ? first : this.#start(index);
    // Else a false loss could hide where the progress was made.
    if (epoch > 1 && pathBefore !== null) {
      this.#believe(epoch, trace[epoch - 2]!.validationLoss, () => {
        return "the state before it does not have the validation loss that the trace claims";
      });
    }
    const claimed = trace[epoch - 1]?.validationLoss;
    const reply = quiet(this.#attempt.runEpoch(claimed));
    if (claimed !== undefined) {
      this.#believe(epoch, claimed, (loss) => `its validationLoss is ${loss}, not ${claimed}`);
    }
    return async () =>
      judgeBeginning(this.#proof, opening, await beginning) ??
      judgeEpoch(this.#solution, this.#proof, opening, await reply);
  }

  #believe(epoch: number, claimed: number, complaint: BelievedLoss["complaint"]): void {
    this.#attempt.keep();
    this.#believed.push({ epoch, claimed, complaint });
  }

  async #judgeAll(judges: readonly (() => Promise<Finding | undefined>)[]): Promise<Finding | undefined> {
    for (const judge of judges) {
      const reason = await judge();
      if (reason !== undefined) return reason;
      this.#options.onEpoch();
    }
    return undefined;
  }

  async #judgeLosses(): Promise<Finding | undefined> {
    const losses = this.#believed.map(() => quiet(this.#attempt.evaluateKept()));
    for (const [index, { epoch, claimed, complaint }] of this.#believed.entries()) {
      const loss = await losses[index]!;
      if (loss !== claimed) return wrong(epoch, complaint(loss));
    }
    return undefined;
  }
}

/** Its failure is told where it is waited for; nobody waits for answers after a bad one. */
function quiet<Answer>(answer: Promise<Answer>): Promise<Answer> {
  answer.catch(() => {});
  return answer;
}
