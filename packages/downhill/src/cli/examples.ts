/** Lines that a reader can copy, under the help of each command. */
const examples: Readonly<Record<string, readonly string[]>> = {
  "": [
    "downhill run momentum                         one attempt of a built-in optimizer",
    "downhill verify momentum-L3-N1024-1a2b3c4d.safetensors",
    "downhill kernels                              what this machine computes with",
  ],
  new: ["downhill new mine", "downhill new my-adam --tune adam"],
  check: ["downhill check mine.ts", "downhill check mine.ts --json | jq '.checks[] | select(.status == \"failed\")'"],
  run: [
    "downhill run adam --hidden-layers 4 --samples 4096 --seed monday",
    "downhill run ./my-optimizer.ts --set learningRate=0.05 --set momentum=0.95",
    "downhill run sgd --challenge noise=0.1 --challenge width=64",
    "downhill run adam --json | jq .quality",
  ],
  bench: [
    "downhill bench quick",
    "downhill bench --optimizers adam,./mine.ts --hidden-layers 1..6 --samples 1024,4096 --nonces 0..19",
    "downhill bench paper --workers 8 --store paper.sqlite",
    "downhill bench plan.json --dry-run",
    "downhill bench plan.json --json | jq 'select(.event == \"finished\") | .testError'",
  ],
  tune: [
    "downhill tune adam",
    "downhill tune momentum --hidden-layers 1..6 --samples 1024,4096 --trials 64",
    "downhill tune ./mine.ts --range learningRate=1e-4..1e-1:log --range momentum=0.5..0.99:complement",
  ],
  compare: [
    "downhill compare momentum adam",
    "downhill compare adam sgd momentum --hidden-layers 3 --samples 1024",
    "downhill compare adam adam:tuned --all-pairs --details",
    "downhill compare momentum adam --json | jq .overall.pairs[0].ratio",
  ],
  frontier: ["downhill frontier adam", "downhill frontier momentum --rate 0.95 --store results.sqlite"],
  report: ["downhill report", "downhill report --store results.sqlite --out results"],
  figure: ["downhill figure 1", "downhill figure 2 --store results.sqlite --out figures"],
  "figure 1": ["downhill figure 1", "downhill figure 1 --optimizer adam --hidden-layers 4 --samples 512"],
  "figure 2": ["downhill figure 2", "downhill figure 2 --store results.sqlite --plan 1a2b3c4d --out figures"],
  prove: ["downhill prove solution.safetensors", "downhill prove solution.safetensors --optimizer mine.ts --draws 12"],
  verify: [
    "downhill verify solution.safetensors",
    "downhill verify solution.safetensors --proof solution.proof.safetensors",
    "downhill verify solution.safetensors --replay",
    "downhill verify solution.safetensors --json | jq .verdict",
  ],
  audit: [
    "downhill audit --hidden-layers 3 --samples 1024 --nonces 2 --chains 20",
    "downhill audit --out docs/asymmetry.md",
  ],
  "audit forge": [
    "downhill audit forge stacked-features --hidden-layers 4 --samples 4096",
    "downhill verify forged-stacked-features.safetensors",
    "downhill audit forge spring",
    "downhill verify forged-spring.safetensors --proof forged-spring.proof.safetensors",
  ],
  instance: [
    "downhill instance --hidden-layers 6 --samples 2048",
    "downhill instance export --seed monday --out monday.safetensors",
  ],
  "instance export": ["downhill instance export --samples 4096 --seed monday --out monday.safetensors"],
  "store list": ["downhill store list", "downhill store list --json | jq '.optimizers[] | {name, attempts, passed}'"],
  "store check": ["downhill store check --store results.sqlite"],
  "store export": [
    "downhill store export --out results.csv",
    "downhill store export --traces --out losses.parquet",
    "downhill store export --out results.jsonl.zst       everything, for import elsewhere",
  ],
  "store import": ["downhill store import results.jsonl.zst", "downhill store import other/.downhill/store.sqlite"],
  kernels: ["downhill kernels --json | jq .selected"],
};

/** The examples of a command, one a line; empty where it has none. */
export function examplesOf(command: string): string {
  return (examples[command] ?? []).map((line) => `  ${line}`).join("\n");
}
