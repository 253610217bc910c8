/**
 * Runs every built-in optimizer with its hyperparameters for the challenge on five instances of L = 3, N = 1024, and
 * writes the table of docs/optimizers.md. The figures are the same on every machine; it takes ten minutes to half an
 * hour.
 *
 *   node scripts/measure-optimizers.ts [THREADS]
 */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { challengeHyperparameters } from "../packages/downhill/src/baselines/challenge-hyperparameters.ts";
import { type BuiltInOptimizerName, builtInOptimizers } from "../packages/downhill/src/baselines/index.ts";
import { numericsVersion } from "../packages/downhill/src/foundation/numerics-version.ts";
import { createInstance } from "../packages/downhill/src/instance/instance.ts";
import { selectKernel } from "../packages/downhill/src/kernel/select-kernel.ts";
import { score } from "../packages/downhill/src/solution/score.ts";
import { train } from "../packages/downhill/src/training/run-attempt.ts";

const difficulty = { hiddenLayers: 3, samples: 1024 };
const seed = "optimizers";
const nonces = [0, 1, 2, 3, 4];

interface Row {
  readonly name: BuiltInOptimizerName;
  readonly passed: number;
  readonly testErrors: readonly number[];
  readonly epochs: readonly number[];
}

function measure(name: BuiltInOptimizerName): Row {
  const kernel = selectKernel();
  const hyperparameters = challengeHyperparameters(name, difficulty);
  const attempts = nonces.map((nonce) => {
    const instance = createInstance({ difficulty, seed, nonce, kernel });
    const { best, epochs } = train({ instance, optimizer: builtInOptimizers[name], hyperparameters, kernel });
    if (best === null) return { passed: false, testError: Number.POSITIVE_INFINITY, epochs };
    const { passed, testError } = score({ instance, solution: best, epochs, kernel });
    return { passed, testError, epochs };
  });
  return {
    name,
    passed: attempts.filter(({ passed }) => passed).length,
    testErrors: attempts.map(({ testError }) => testError),
    epochs: attempts.map(({ epochs }) => epochs),
  };
}

/** Shares the optimizers out to threads, the slow ones first. */
async function measureAll(threads: number): Promise<Row[]> {
  const slow = ["shampoo", "muon", "soap"];
  const names = Object.keys(builtInOptimizers) as BuiltInOptimizerName[];
  const queue = names.toSorted((a, b) => slow.indexOf(b) - slow.indexOf(a));
  const rows: Row[] = [];
  const work = (worker: Worker) =>
    new Promise<void>((done, fail) => {
      const next = () => {
        const name = queue.shift();
        if (name === undefined) done();
        else worker.postMessage(name);
      };
      worker.on("message", (row: Row) => {
        rows.push(row);
        console.log(`${row.name}: ${row.passed} of ${nonces.length}, ${mean(row.testErrors).toFixed(4)}`);
        next();
      });
      worker.on("error", fail);
      next();
    }).finally(() => worker.terminate());
  await Promise.all(Array.from({ length: threads }, () => work(new Worker(import.meta.filename))));
  return rows.toSorted((a, b) => mean(a.testErrors) - mean(b.testErrors));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function renderTable(rows: readonly Row[]): string {
  const lines = rows.map(({ name, passed, testErrors, epochs }) => {
    const over = Object.entries(challengeHyperparameters(name, difficulty));
    const cells = [
      `\`${name}\``,
      over.map(([key, value]) => `${key} ${value}`).join(", ") || "its own",
      `${passed} of ${nonces.length}`,
      ...[mean(testErrors).toFixed(4), Math.max(...testErrors).toFixed(4), mean(epochs).toFixed(0)],
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return [
    `Numerics version ${numericsVersion}, seed \`${seed}\`, nonces ${nonces.join(", ")}.`,
    "",
    "| name | hyperparameters | passed | mean test error | worst | mean epochs |",
    "|---|---|---|---|---|---|",
    ...lines,
  ].join("\n");
}

if (isMainThread) {
  const page = resolve(import.meta.dirname, "../docs/optimizers.md");
  const table = renderTable(await measureAll(Number(process.argv[2] ?? 1)));
  const marked = /(<!-- measured -->\n).*?(<!-- end -->)/s;
  writeFileSync(
    page,
    readFileSync(page, "utf8").replace(marked, (_, start, end) => `${start}\n${table}\n\n${end}`),
  );
} else {
  parentPort?.on("message", (name: BuiltInOptimizerName) => parentPort?.postMessage(measure(name)));
}
