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
  tune: [
    "downhill tune adam",
    "downhill tune momentum --hidden-layers 1..6 --samples 1024,4096 --trials 64",
    "downhill tune ./mine.ts --range learningRate=1e-4..1e-1:log --range momentum=0.5..0.99:complement",
  ],
  verify: ["downhill verify solution.safetensors", "downhill verify solution.safetensors --json | jq .verdict"],
  instance: [
    "downhill instance --hidden-layers 6 --samples 2048",
    "downhill instance export --seed monday --out monday.safetensors",
  ],
  "instance export": ["downhill instance export --samples 4096 --seed monday --out monday.safetensors"],
  kernels: ["downhill kernels --json | jq .selected"],
};

/** The examples of a command, one a line; empty where it has none. */
export function examplesOf(command: string): string {
  return (examples[command] ?? []).map((line) => `  ${line}`).join("\n");
}
