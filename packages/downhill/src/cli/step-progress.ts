import { formatDuration } from "./format.ts";
import type { Terminal } from "./terminal.ts";

/** One line that says how far a long piece of work is: drawn over itself on a terminal, else said when it changes. */
export interface StepProgress {
  /** `all` is null where it is not known. */
  show(stage: string, done: number, all: number | null): void;
  end(): void;
}

const secondsBetweenFrames = 0.1;

/** With `isQuiet` (for --json without a terminal) nothing is said. */
export function createStepProgress({ live, note, notePaint }: Terminal, isQuiet: boolean): StepProgress {
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  let lastStage = "";
  let lastFrame = Number.NEGATIVE_INFINITY;
  const draw = (text: string) => {
    live?.cursorTo(0);
    live?.clearLine(1);
    live?.write(notePaint.dim(text.slice(0, Math.max(0, live.columns - 1))));
  };
  return {
    show(stage, done, all) {
      const isNew = stage !== lastStage;
      lastStage = stage;
      if (live === undefined) {
        if (isNew && !isQuiet) note(`${stage} …`);
        return;
      }
      if (!isNew && done !== all && seconds() - lastFrame < secondsBetweenFrames) return;
      lastFrame = seconds();
      draw(`${stage}: epoch ${done}${all === null ? "" : ` of ${all}`}, ${formatDuration(seconds())}`);
    },
    end() {
      draw("");
      live?.cursorTo(0);
    },
  };
}
