import { writeFileSync } from "node:fs";
import {
  builtInOptimizers,
  createInstance,
  createSolution,
  encodeSolution,
  score,
  selectKernel,
  train,
  verify,
} from "downhill";

const kernel = selectKernel();
const difficulty = { hiddenLayers: 2, samples: 512 };
const instance = createInstance({ difficulty, seed: "example", kernel });
const optimizer = builtInOptimizers.momentum;

const result = train({
  instance,
  optimizer,
  kernel,
  onEpoch: ({ epoch, validationLoss }) => console.log(epoch, validationLoss),
});
if (result.best === null) throw new Error(`no solution: ${result.stop}`);
const { testError, baseline, passed } = score({ instance, solution: result.best, epochs: result.epochs, kernel });
console.log(passed ? "passed" : "failed", `test error ${testError}, threshold ${baseline}`);

const solution = encodeSolution(createSolution(instance, result));
writeFileSync(process.argv[2] ?? "example.safetensors", solution);
console.log(verify(solution, { kernel }).verdict);
