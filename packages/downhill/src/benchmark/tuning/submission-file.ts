/** The submission that a search ends in: a source file that a person can read, check, run and change. */
import type { Difficulty } from "../../instance/difficulty.ts";
import type { Hyperparameters } from "../../optimizer/optimizer.ts";

/** What is chosen at one difficulty. */
export interface TunedDifficulty {
  readonly difficulty: Difficulty;
  /** Over the optimizer's own. */
  readonly hyperparameters: Hyperparameters;
}

/** What the hyperparameters are for. */
export type TuningBase = { readonly builtIn: string } | { readonly file: string };

export interface SubmissionFileOptions {
  /** Name in results. */
  readonly name: string;
  /** A built-in optimizer, or a file by its path from the folder of the file to be written, `./` first. */
  readonly base: TuningBase;
  /** At least one. */
  readonly tuned: readonly TunedDifficulty[];
  /** Lines that say where it is from. */
  readonly origin: readonly string[];
}

/** How files of `submissionText` begin, by which they are known. */
export const submissionMark = "// Written by downhill tune";

/** TypeScript whose default export is the base with the chosen hyperparameters as a function of the difficulty. */
export function submissionText({ name, base, tuned, origin }: SubmissionFileOptions): string {
  const isSingle = tuned.length === 1;
  const chosen = isSingle ? objectText(tuned[0]!.hyperparameters) : undefined;
  return [
    `${submissionMark}: ${origin.join("\n// ")}`,
    ...importLines(base, isSingle),
    "",
    ...(isSingle ? [] : tableLines(tuned)),
    ...("builtIn" in base ? overBuiltIn(name, base.builtIn, chosen) : overFile(name, chosen)),
    "",
  ].join("\n");
}

function importLines(base: TuningBase, isSingle: boolean): string[] {
  const difficulty = isSingle ? [] : ["type Hyperparameters", "type OptimizerDifficulty"];
  if ("builtIn" in base)
    return [`import { ${["defineHyperparameters", ...difficulty].join(", ")} } from "downhill/optimizer";`];
  const types = isSingle ? ["OptimizerDifficulty"] : ["Hyperparameters", "OptimizerDifficulty"];
  return [
    `import type { ${types.join(", ")} } from "downhill/optimizer";`,
    `import base from ${JSON.stringify(base.file)};`,
  ];
}

function overBuiltIn(name: string, optimizer: string, chosen: string | undefined): string[] {
  return [
    "export default defineHyperparameters({",
    `  name: ${JSON.stringify(name)},`,
    `  optimizer: ${JSON.stringify(optimizer)},`,
    `  hyperparameters: ${chosen === undefined ? "nearest" : `() => (${chosen})`},`,
    "});",
  ];
}

function overFile(name: string, chosen: string | undefined): string[] {
  return [
    "export default {",
    "  ...base,",
    `  name: ${JSON.stringify(name)},`,
    "  hyperparameters: (difficulty: OptimizerDifficulty) => ({",
    "    ...base.hyperparameters(difficulty),",
    `    ...${chosen ?? "nearest(difficulty)"},`,
    "  }),",
    "};",
  ];
}

function tableLines(tuned: readonly TunedDifficulty[]): string[] {
  return [
    "const tuned: readonly (OptimizerDifficulty & { readonly chosen: Hyperparameters })[] = [",
    ...tuned.map(({ difficulty: { hiddenLayers, samples }, hyperparameters }) => {
      return `  { hiddenLayers: ${hiddenLayers}, samples: ${samples}, chosen: ${objectText(hyperparameters)} },`;
    }),
    "];",
    "",
    "/** What was chosen at the difficulty itself, else at that nearest in layers and, of those, in the ratio of samples. */",
    "function nearest({ hiddenLayers, samples }: OptimizerDifficulty): Hyperparameters {",
    "  const layersAway = (row: OptimizerDifficulty) => Math.abs(row.hiddenLayers - hiddenLayers);",
    "  const timesAway = (row: OptimizerDifficulty) => Math.max(row.samples / samples, samples / row.samples);",
    "  return tuned.reduce((best, row) => {",
    "    const closer = layersAway(row) - layersAway(best) || timesAway(row) - timesAway(best);",
    "    return closer < 0 ? row : best;",
    "  }).chosen;",
    "}",
    "",
  ];
}

function objectText(values: Hyperparameters): string {
  const fields = Object.entries(values).map(([name, value]) => `${keyText(name)}: ${value}`);
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}

function keyText(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) && name !== "__proto__" ? name : JSON.stringify(name);
}
