import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import type { Optimizer } from "../optimizer/optimizer.ts";

/**
 * Where in `file` an error came from, as `mine.ts:12:5`: the innermost line of its stack that lies there. Undefined
 * where none does, or where what was thrown has no stack.
 */
export function placeOf(error: unknown, file: string): string | undefined {
  const stack = error instanceof Error ? error.stack : undefined;
  if (typeof stack !== "string") return undefined;
  for (const line of stack.split("\n")) {
    for (const name of [pathToFileURL(file).href, file]) {
      const at = line.indexOf(`${name}:`);
      const place = at < 0 ? null : /^:(\d+)(:\d+)?/.exec(line.slice(at + name.length));
      if (place !== null) return basename(file) + place[0];
    }
  }
  return undefined;
}

/** The optimizer with hooks that add the place in `file` to the message of whatever they throw. */
export function nameFailurePlaces(optimizer: Optimizer, file: string): Optimizer {
  const { queryLocation } = optimizer;
  const named: Optimizer = {
    name: optimizer.name,
    hyperparameters: (difficulty) => placed(file, () => optimizer.hyperparameters(difficulty)),
    initState: (setup) => placed(file, () => optimizer.initState(setup)),
    step: (context, update) => {
      try {
        optimizer.step(context, update);
      } catch (error) {
        throw nameFailure(error, file);
      }
    },
  };
  if (queryLocation === undefined) return named;
  return {
    ...named,
    queryLocation: (context, location) => {
      try {
        queryLocation.call(optimizer, context, location);
      } catch (error) {
        throw nameFailure(error, file);
      }
    },
  };
}

function placed<T>(file: string, hook: () => T): T {
  try {
    return hook();
  } catch (error) {
    throw nameFailure(error, file);
  }
}

function nameFailure(error: unknown, file: string): unknown {
  const place = placeOf(error, file);
  if (place === undefined || !(error instanceof Error)) return error;
  return new Error(`${error.message} (${place})${hintFor(error)}`, { cause: error });
}

/** What to do about the mistakes that are made most. */
function hintFor(error: Error): string {
  const missing = error instanceof ReferenceError ? /^(\S+) is not defined/.exec(error.message)?.[1] : undefined;
  if (missing === undefined) return "";
  return `; check the spelling of ${missing}, or take it from the hook's first argument, as in step({ state, gradient, … }, update)`;
}
