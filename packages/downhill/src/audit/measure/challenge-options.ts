/** Changes of the challenge that might make the score check worth more, and readings that make it worth less. */

import type { Challenge } from "../../instance/challenge.ts";
import type { Difficulty } from "../../instance/difficulty.ts";
import { measureScoreDepth, type ScoreDepth, type ScoreDepthOptions } from "./score-depth.ts";

export interface ChallengeOption {
  readonly name: string;
  readonly overrides: (difficulty: Difficulty) => Partial<Challenge>;
}

export interface MeasuredOption extends ScoreDepth {
  readonly option: string;
}

export const challengeOptions: readonly ChallengeOption[] = [
  { name: "as the paper has it", overrides: () => ({}) },
  { name: "three maps frozen instead of two", overrides: () => ({ frozenLayers: 3 }) },
  {
    name: "everything frozen but the input layer",
    overrides: ({ hiddenLayers }) => ({ frozenLayers: hiddenLayers + 1 }),
  },
  { name: "slack 1.6 instead of 4", overrides: () => ({ slack: 1.6 }) },
  { name: "only the output map frozen", overrides: () => ({ frozenLayers: 1 }) },
  { name: "running statistics in the frozen normalization", overrides: () => ({ frozenStatistics: "running" }) },
];

/** Where the options are compared: deep enough for each of them to mean something. */
export const optionDifficulty: Difficulty = { hiddenLayers: 4, samples: 1024 };

export function measureChallengeOptions(options: Omit<ScoreDepthOptions, "difficulty">): readonly MeasuredOption[] {
  return challengeOptions.map(({ name, overrides }) => {
    const challenge = { ...options.challenge, ...overrides(optionDifficulty) };
    const onWork = (what: string) => options.onWork?.(`${name}: ${what}`);
    return { option: name, ...measureScoreDepth({ ...options, challenge, difficulty: optionDifficulty, onWork }) };
  });
}
