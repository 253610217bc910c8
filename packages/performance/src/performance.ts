/** `npm run performance`: measures Downhill against its peers and writes docs/performance.md and docs/performance.json. */

import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { measureAttempts } from "./attempt-rows.ts";
import { ChromiumContestant } from "./chromium-contestant.ts";
import type { Contestant } from "./contestant.ts";
import { startDownhill, startPyTorch, startTensorFlow, tryToStart } from "./contestants.ts";
import { buildPeak } from "./fused-multiply-add-peak.ts";
import { measureInstances } from "./instance-rows.ts";
import { describeMachine, isBusy, pinnedCore } from "./machine.ts";
import { Results, type Side } from "./measurement.ts";
import { measureMemory, measureScaling } from "./process-rows.ts";
import { measureProfile } from "./profile-rows.ts";
import { measureProofs } from "./proof-rows.ts";
import { renderReport } from "./report.ts";
import { measureSandbox } from "./sandbox-rows.ts";
import { full, quick } from "./settings.ts";
import { measureSteps } from "./step-rows.ts";
import { reasonOf } from "./turns.ts";

const { values: options } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const settings = options.quick ? quick : full;
const load = loadavg()[0] ?? 0;
const stamp = describeMachine(load);
const results = new Results();
const core = pinnedCore();
const progress = (text: string) => process.stderr.write(`${text}\n`);

mkdirSync(new URL("../build/", import.meta.url), { recursive: true });
const busy = isBusy(load);
if (busy) progress(`this machine is busy (load ${load.toFixed(1)}): figures will be disturbed and not kept in docs/`);
if (core === undefined) progress("no taskset here (apt-get install util-linux): nothing is pinned to a core");
try {
  buildPeak();
} catch (error) {
  results.missing.push({ row: "peak", side: "native", reason: `it needs a C compiler named cc: ${reasonOf(error)}` });
}

const starters: readonly (readonly [Side, () => Contestant | Promise<Contestant>])[] = [
  ["native", () => startDownhill("native", core)],
  ["wasm", () => startDownhill("wasm", core)],
  ["pytorch", () => startPyTorch(core)],
  ["tensorflow", () => startTensorFlow(core)],
  ["chromium", () => ChromiumContestant.start(core)],
];
const sides = new Map<Side, Contestant>();
for (const [side, start] of starters) {
  progress(`starting ${side}`);
  const contestant = await tryToStart(side, start, results);
  if (contestant !== undefined) sides.set(side, contestant);
}
try {
  progress("training steps");
  await measureSteps(sides, settings, results, core);
  progress("whole attempts");
  await measureAttempts(sides, settings, results);
  progress("instances");
  await measureInstances(sides, settings, results);
} finally {
  for (const contestant of sides.values()) contestant.close();
}
progress("two processes");
await measureScaling(
  settings,
  results,
  core === undefined
    ? []
    : cpus()
        .map((_, index) => index)
        .slice(-2),
);
progress("sandbox");
await measureSandbox(settings, results);
progress("proofs");
measureProofs(settings, results);
progress("memory");
await measureMemory(results, core);
progress("profile");
measureProfile(results, core);

const report = renderReport(results, stamp, settings);
process.stdout.write(report);
// Neither a quick look nor a run on a busy machine is a record; single disturbed rows are named in the report.
const folder = new URL(options.quick || busy ? "../build/" : "../../../docs/", import.meta.url);
writeFileSync(new URL("performance.md", folder), report);
writeFileSync(new URL("performance.json", folder), `${JSON.stringify({ stamp, ...results }, null, 1)}\n`);
