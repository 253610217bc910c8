/**
 * The program of an attempt's process. It reads its job from file descriptor 3, raises the walls, runs the attempt,
 * and reports on the same descriptor. Its parent started it without rights (see launch.ts) and kills it when it
 * takes too long or too much; if the parent goes away, so does this.
 */
import { CodedError } from "../foundation/coded-error.ts";
import { createVariant } from "../kernel/create-variant.ts";
import { type OptimizerSession, OutOfFuel, type SessionStep } from "../optimizer/optimizer-session.ts";
import { raiseWalls } from "../sandbox/confine.ts";
import { createConfinedSession, openSubmission } from "../sandbox/confined-session.ts";
import { SubmissionError } from "../sandbox/thrown.ts";
import { checkOptimizer } from "../training/hooks.ts";
import { mergeHyperparameters } from "../training/hyperparameters.ts";
import { startSessionAttempt } from "../training/run-attempt.ts";
import { flush, post, receive, send } from "./channel.ts";
import { dropPowers } from "./drop-powers.ts";
import { endProcess } from "./end-process.ts";
import { createEmptyData, decodeJob, decodeKernel, decodeOpening, fillData } from "./job.ts";
import { offerCompiledCode } from "./offer-code-cache.ts";
import { serveSteps } from "./serve-steps.ts";

const parent = process.ppid;

/** Milliseconds after which the parent hears of epochs: a person sees no difference, and short epochs cost less. */
const reportInterval = 50;

const now = performance.now.bind(performance);

/** Notices between steps that the parent is gone. */
function whileParentLives(session: OptimizerSession): OptimizerSession {
  let next = 0;
  const step = (at: SessionStep, update: Float32Array) => {
    if (at.stepCount >= next) {
      next = at.stepCount + 16;
      if (process.ppid !== parent) endProcess();
    }
    session.step(at, update);
  };
  return {
    name: session.name,
    queriesLocation: session.queriesLocation,
    get fuelUsed() {
      return session.fuelUsed;
    },
    hyperparameters: (difficulty) => session.hyperparameters(difficulty),
    initState: (setup, adopt) => session.initState(setup, adopt),
    restoreState: (setup, state, adopt) => session.restoreState(setup, state, adopt),
    queryLocation: (at, location) => session.queryLocation(at, location),
    step,
    peekState: () => session.peekState(),
  };
}

async function main(): Promise<void> {
  let isInterrupted = false;
  process.on("SIGTERM", () => {
    isInterrupted = true;
  });
  process.on("SIGINT", () => {}); // Ctrl-C reaches the whole group; the parent decides what it means
  const kernel = createVariant(decodeKernel(receive()));
  dropPowers();
  const walls = raiseWalls();
  offerCompiledCode();
  const { code, difficulty, hyperparameters, maxFuel } = decodeOpening(receive());
  const submission = openSubmission(walls, code, maxFuel);
  if (submission.base !== undefined) {
    send("base", { optimizer: submission.base });
    return;
  }
  const session = whileParentLives(createConfinedSession(submission, checkOptimizer(submission.fields)));
  const chosen = session.hyperparameters(difficulty);
  send("ready", { name: session.name, hyperparameters: mergeHyperparameters(session.name, chosen, hyperparameters) });
  const { outline, isStepped } = decodeJob(receive());
  const instance = { ...outline, dataset: createEmptyData(outline) };
  if (isStepped) serveSteps({ instance, kernel, hyperparameters, maxFuel, session });
  fillData(instance.dataset, receive());
  const attempt = startSessionAttempt({ instance, kernel, hyperparameters, maxFuel, session });
  let reported = 0;
  for (let record = attempt.runEpoch(); record !== undefined; record = attempt.runEpoch()) {
    post("epoch", [record.epoch, record.trainLoss, record.validationLoss, record.fuel]);
    if (now() < reported + reportInterval) continue;
    flush();
    reported = now();
    await new Promise((resume) => setImmediate(resume));
    if (isInterrupted) attempt.interrupt();
  }
  const { stop, fuel, best } = attempt; // not its result, whose signature the parent computes anyway
  send("result", { stop, fuel }, best === null ? [] : [best.parameters, best.statistics]);
}

/** Errors of the submission carry places; ours have a code; anything else is a fault. */
function report(error: unknown): void {
  const cause = error instanceof CodedError && error.cause !== undefined ? error.cause : error;
  const places = cause instanceof SubmissionError ? cause.places.slice(0, 10) : [];
  if (error instanceof SubmissionError) {
    send("failure", {
      code: "optimizer/failed",
      message: `the file failed while it was loaded: ${error.message}`,
      places,
    });
  } else if (error instanceof OutOfFuel) {
    send("failure", { code: "attempt/out-of-fuel", message: `${error.message} before it began`, places });
  } else if (error instanceof CodedError) {
    const code = cause instanceof CodedError ? cause.code : error.code;
    send("failure", { code, message: error.message, places });
  } else {
    send("failure", { code: "internal", message: error instanceof Error ? error.message : "an unknown fault", places });
  }
}

main().catch(report).finally(endProcess);
