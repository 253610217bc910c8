/** The files that `downhill new` writes. */
import { builtInOptimizers } from "../baselines/index.ts";
import { CodedError } from "../foundation/coded-error.ts";
import { didYouMean } from "../foundation/suggestion.ts";
import type { Optimizer } from "../optimizer/optimizer.ts";

export interface ScaffoldFile {
  readonly path: string;
  readonly text: string;
}

/**
 * A typed optimizer, its test and its README; or, with `tuned`, a file that only chooses hyperparameters of that
 * built-in optimizer. Throws `new/name` for a name that no optimizer may have, and `optimizer/unknown`.
 */
export function scaffold(name: string, tuned?: string): readonly ScaffoldFile[] {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
    throw new CodedError(
      "new/name",
      `an optimizer cannot be called "${name}": use lower-case letters, digits and single hyphens, as in my-adam`,
    );
  }
  if (Object.hasOwn(builtInOptimizers, name)) {
    throw new CodedError("new/name", `${name} is a built-in optimizer: choose another name, such as my-${name}`);
  }
  return [
    { path: `${name}.ts`, text: tuned === undefined ? optimizerText(name) : tunedText(name, tuned) },
    { path: `${name}.test.ts`, text: tuned === undefined ? optimizerTestText(name) : tunedTestText(name) },
    { path: `${name}.README.md`, text: readmeText(name, tuned) },
  ];
}

function optimizerText(name: string): string {
  return `import { defineOptimizer } from "downhill/optimizer";

/** Gradient descent with momentum: v ← μ · v + g, u = −γ · v. Replace it by something better. */
export default defineOptimizer({
  name: "${name}",

  /** A function of the difficulty. \`downhill run ${name}.ts --set learningRate=0.02\` overrides one. */
  hyperparameters: ({ hiddenLayers }) => ({ learningRate: hiddenLayers > 6 ? 0.005 : 0.01, momentum: 0.9 }),

  /** Everything the optimizer remembers. What is not in here does not survive. */
  initState: ({ parameterCount }) => ({ velocity: new Float32Array(parameterCount) }),

  /** Called once a batch: turns the gradient into the update, which is added to the parameters. */
  step({ state, gradient, hyperparameters }, update) {
    const { learningRate, momentum } = hyperparameters;
    const { velocity } = state;
    for (let i = 0; i < update.length; i++) {
      velocity[i] = momentum * velocity[i]! + gradient[i]!;
      update[i] = -learningRate * velocity[i]!;
    }
  },
});
`;
}

function optimizerTestText(name: string): string {
  return `import assert from "node:assert/strict";
import { test } from "node:test";
import { createInstance, score, selectKernel, train } from "downhill";
import optimizer from "./${name}.ts";

test("${name} trains a small network below its baseline", () => {
  const kernel = selectKernel();
  const instance = createInstance({ difficulty: { hiddenLayers: 2, samples: 512 }, seed: "test", kernel });
  const result = train({ instance, optimizer, kernel });
  assert.ok(result.best !== null, result.stop);
  const { testError, baseline } = score({ instance, solution: result.best, epochs: result.epochs, kernel });
  assert.ok(testError < baseline, \`test error \${testError}, baseline \${baseline}\`);
});
`;
}

function tunedText(name: string, tuned: string): string {
  const known: Readonly<Record<string, Optimizer>> = builtInOptimizers;
  const builtIn = Object.hasOwn(known, tuned) ? known[tuned] : undefined;
  if (builtIn === undefined) {
    const hint = didYouMean(tuned, Object.keys(known));
    throw new CodedError(
      "optimizer/unknown",
      `there is no built-in optimizer "${tuned}" to tune.${hint} The built-in ones are ${Object.keys(known).join(", ")}`,
    );
  }
  const standard = builtIn.hyperparameters({ hiddenLayers: 3, samples: 1024 });
  const lines = Object.entries(standard).map(([key, value]) => `    ${key}: ${value},\n`);
  return `import { defineHyperparameters } from "downhill/optimizer";

/** Hyperparameters of ${tuned} as a function of the difficulty, { hiddenLayers, samples }. These are its own. */
export default defineHyperparameters({
  name: "${name}",
  optimizer: "${tuned}",
  hyperparameters: () => ({
${lines.join("")}  }),
});
`;
}

function tunedTestText(name: string): string {
  return `import assert from "node:assert/strict";
import { test } from "node:test";
import submission from "./${name}.ts";

test("${name} has finite hyperparameters at every difficulty", () => {
  for (const hiddenLayers of [1, 3, 10]) {
    for (const samples of [256, 1024, 16384]) {
      const values = Object.values(submission.hyperparameters({ hiddenLayers, samples }));
      assert.ok(values.every((value) => typeof value === "boolean" || Number.isFinite(value)));
    }
  }
});
`;
}

function readmeText(name: string, tuned: string | undefined): string {
  const what =
    tuned === undefined
      ? "An optimizer for Downhill: gradient descent with momentum, until you change it."
      : `Hyperparameters of ${tuned} for Downhill.`;
  return `# ${name}

${what}

\`\`\`sh
downhill check ${name}.ts     # does it keep the contract? every failure comes with a remedy
downhill run ${name}.ts       # train on the default instance, and write the solution
node --test ${name}.test.ts   # its own test
\`\`\`

The test imports \`downhill\`, and editors take the types of \`downhill/optimizer\` from there, so install it beside
these files (\`npm install downhill\`). \`check\` and \`run\` need nothing installed here. Types are checked by

\`\`\`sh
npx tsc --noEmit --strict --target es2024 --module nodenext --allowImportingTsExtensions ${name}.ts
\`\`\`
`;
}
