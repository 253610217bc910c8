import type { ArgsDef } from "citty";
import { CodedError } from "../foundation/coded-error.ts";
import { didYouMean } from "../foundation/suggestion.ts";
import { type Challenge, type PresetName, presets, validateChallenge } from "../instance/challenge.ts";
import { type Difficulty, validateDifficulty } from "../instance/difficulty.ts";
import { validateSeed } from "../instance/seed.ts";
import { parseAssignments, parseChoice, parseWholeNumber, valuesOf } from "./arguments.ts";

/** The flags that name an instance, the same for every command that takes one. */
export const instanceFlags = {
  "hidden-layers": { type: "string", default: "3", valueHint: "L", description: "Width-to-width layers" },
  samples: { type: "string", default: "1024", valueHint: "N", description: "Training and validation points" },
  seed: { type: "string", default: "downhill", valueHint: "TEXT", description: "Seed phrase" },
  nonce: { type: "string", default: "0", valueHint: "I", description: "Number of the instance under the seed" },
  preset: { type: "string", default: "paper", valueHint: "NAME", description: "Challenge: paper or c006" },
  challenge: { type: "string", valueHint: "NAME=VALUE", description: "Another constant; may be repeated" },
} as const satisfies ArgsDef;

export const kernelFlag = {
  kernel: {
    type: "string",
    default: "auto",
    valueHint: "NAME",
    description: "auto, native, wasm or reference",
  },
} as const satisfies ArgsDef;

export const jsonFlag = {
  json: { type: "boolean", description: "Print one JSON document" },
} as const satisfies ArgsDef;

/** What `instanceFlags` say. */
export interface InstanceOptions {
  readonly challenge: Challenge;
  readonly difficulty: Difficulty;
  readonly seed: string;
  readonly nonce: number;
}

interface InstanceArguments {
  readonly "hidden-layers": string;
  readonly samples: string;
  readonly seed: string;
  readonly nonce: string;
  readonly preset: string;
}

/** Reads the flags. Throws `usage/…`, `challenge/…`, `difficulty/…` or `seed/…`. */
export function readInstanceOptions(args: InstanceArguments, rawArgs: readonly string[]): InstanceOptions {
  const challenge = readChallenge(args.preset, valuesOf(instanceFlags, rawArgs, "challenge"));
  const hiddenLayers = parseWholeNumber("--hidden-layers", args["hidden-layers"], 1, 64);
  const samples = parseWholeNumber("--samples", args.samples, 2, 10_000_000);
  return {
    challenge,
    difficulty: validateDifficulty({ hiddenLayers, samples }, challenge),
    seed: validateSeed(args.seed),
    nonce: parseWholeNumber("--nonce", args.nonce, 0, Number.MAX_SAFE_INTEGER),
  };
}

/** A preset with `name=value` pairs over it. Throws `usage/…` and `challenge/…`. */
export function readChallenge(presetName: string, pairs: readonly string[]): Challenge {
  const preset = presets[parseChoice("--preset", presetName, Object.keys(presets) as PresetName[])];
  const overrides = parseAssignments("--challenge", pairs);
  for (const name of Object.keys(overrides)) {
    if (Object.hasOwn(preset, name)) continue;
    const known = Object.keys(preset);
    const hint = didYouMean(name, known);
    throw new CodedError(
      "challenge/invalid",
      `a challenge has no constant "${name}".${hint} The constants are ${known.join(", ")}`,
    );
  }
  return validateChallenge({ ...preset, ...overrides });
}

/** "paper, L = 3, N = 1024", with the constants that differ from the nearest preset. */
export function describeDifficulty({
  challenge,
  difficulty,
}: Pick<InstanceOptions, "challenge" | "difficulty">): string {
  const { hiddenLayers, samples } = difficulty;
  return [describeChallenge(challenge), `L = ${hiddenLayers}`, `N = ${samples}`].join(", ");
}

/** "paper", with the constants that differ from the nearest preset. */
export function describeChallenge(challenge: Challenge): string {
  const names = Object.keys(presets) as PresetName[];
  const changes = names.map((name) => ({ name, changed: changedConstants(challenge, presets[name]) }));
  const nearestPreset = changes.reduce((a, b) => (b.changed.length < a.changed.length ? b : a));
  return [nearestPreset.name, ...nearestPreset.changed].join(", ");
}

function changedConstants(challenge: Challenge, preset: Challenge): string[] {
  const names = Object.keys(challenge) as (keyof Challenge)[];
  return names.filter((name) => challenge[name] !== preset[name]).map((name) => `${name} = ${challenge[name]}`);
}
