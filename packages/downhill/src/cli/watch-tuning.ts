import { planSearch } from "../benchmark/tuning/search.ts";
import { type TuneOptions, type TuneResult, tune } from "../benchmark/tuning/tune.ts";
import { CodedError } from "../foundation/coded-error.ts";
import { wrap } from "./format.ts";
import { errorDocument, toJson } from "./json-output.ts";
import type { Terminal } from "./terminal.ts";
import { createLiveTuneView, createPlainTuneView, TuneState } from "./tune-progress.ts";

/**
 * Tunes, with a view of it. The first Ctrl-C (or SIGTERM) lets the running attempts end, the second ends them at once;
 * then the result is undefined, and that is said.
 */
export async function watchTuning(
  terminal: Terminal,
  isJson: boolean,
  options: TuneOptions,
): Promise<TuneResult | undefined> {
  const { search, judge } = options;
  const difficulties = search.difficulties.length;
  const outlook = { rounds: planSearch(search).rounds, difficulties, judged: 2 * judge.nonces.length * difficulties };
  const state = new TuneState(outlook);
  const view = await selectView(terminal, isJson);
  const signals = new StopSignals(options.run.workers, () => {
    state.isStopping = true;
    view.stopping(state);
  });
  const finish = () => {
    signals.release();
    view.end(state);
  };
  try {
    const result = await tune({
      ...options,
      run: {
        ...options.run,
        ...{ stop: signals.stop, abort: signals.abort },
        onEvent: (event) => {
          state.observe(event);
          view.event(state);
        },
      },
      watch: (round, counts) => {
        state.begin(round, counts);
        view.begin(state);
      },
    });
    finish();
    return result;
  } catch (error) {
    finish();
    if (!(error instanceof CodedError) || error.code !== "tune/interrupted") throw error;
    if (isJson) terminal.print(toJson(errorDocument(error)));
    else terminal.note(wrap(`interrupted: ${error.message}.`, terminal.columns).join("\n"));
    return undefined;
  }
}

function selectView(terminal: Terminal, isJson: boolean) {
  if (terminal.live !== undefined) return createLiveTuneView(terminal.live, terminal.notePaint);
  return createPlainTuneView(isJson ? () => {} : terminal.note);
}

const names = ["SIGINT", "SIGTERM"] as const;

/** The first signal stops, the second aborts. */
class StopSignals {
  readonly #stop = new AbortController();
  readonly #abort = new AbortController();
  readonly #listener: () => void;
  readonly #workers: number;

  /** Each of the workers' attempts listens for the end of this process. */
  constructor(workers: number, onStop: () => void) {
    this.#workers = workers;
    process.setMaxListeners(process.getMaxListeners() + workers);
    this.#listener = () => {
      if (this.#stop.signal.aborted) this.#abort.abort();
      else onStop();
      this.#stop.abort();
    };
    for (const name of names) process.on(name, this.#listener);
  }

  get stop(): AbortSignal {
    return this.#stop.signal;
  }

  get abort(): AbortSignal {
    return this.#abort.signal;
  }

  release(): void {
    for (const name of names) process.off(name, this.#listener);
    process.setMaxListeners(process.getMaxListeners() - this.#workers);
  }
}
