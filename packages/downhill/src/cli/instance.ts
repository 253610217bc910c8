import { defineCommand } from "citty";
import { openDatasetCache } from "../instance/dataset-cache.ts";
import { createInstance, type Instance } from "../instance/instance.ts";
import { describeInstance } from "../instance/instance-description.ts";
import { exportInstance } from "../instance/instance-export.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { kernelChoices, selectKernel } from "../kernel/select-kernel.ts";
import { encodeSafetensors } from "../solution/safetensors.ts";
import { engineFuel } from "../training/fuel.ts";
import { parseChoice, parseWholeNumber } from "./arguments.ts";
import { alignColumns, formatCount, formatDuration } from "./format.ts";
import { renderFunctionMap } from "./function-map.ts";
import {
  describeDifficulty,
  type InstanceOptions,
  instanceFlags,
  jsonFlag,
  kernelFlag,
  readInstanceOptions,
} from "./instance-options.ts";
import { toJson } from "./json-output.ts";
import { checkWritable, writeWhole } from "./output-file.ts";
import { type Paint, type Terminal, whileWaiting } from "./terminal.ts";

const showFlags = { ...instanceFlags, ...kernelFlag, ...jsonFlag } as const;

const exportFlags = {
  ...instanceFlags,
  ...kernelFlag,
  out: { type: "string", required: true, valueHint: "FILE", description: "File to write" },
  epochs: { type: "string", default: "100", valueHint: "E", description: "Epochs whose orders are written" },
  ...jsonFlag,
} as const;

/** `downhill instance`: shows an instance, or with `export` writes it for other programs. */
export function createInstanceCommand(terminal: Terminal) {
  return defineCommand({
    meta: { name: "instance", description: "Show an instance, or export it" },
    args: showFlags,
    subCommands: { export: createExportCommand(terminal) },
    run({ args, rawArgs }) {
      const options = readInstanceOptions(args, rawArgs);
      const kernel = selectKernel(parseChoice("--kernel", args.kernel, kernelChoices));
      const start = performance.now();
      const instance = makeInstance(terminal, options, kernel);
      const seconds = (performance.now() - start) / 1000;
      const text = args.json
        ? toJson(instanceDocument(instance, seconds))
        : renderInstance(instance, seconds, terminal.paint);
      terminal.print(text);
      return 0;
    },
  });
}

function makeInstance(terminal: Terminal, options: InstanceOptions, kernel: Kernel): Instance {
  return whileWaiting(terminal, "making the instance …", () =>
    createInstance({ ...options, kernel, cache: openDatasetCache() }),
  );
}

/** What `downhill instance --json` prints. */
export function instanceDocument(instance: Instance, seconds: number) {
  return { ...describeInstance(instance), fuelPerEpoch: fuelPerEpoch(instance), seconds };
}

function fuelPerEpoch({ shape, batches, dataset }: Instance): number {
  const cost = engineFuel(shape);
  return batches.reduce((sum, { rows }) => sum + cost.step(rows), cost.evaluation(dataset.validation.rows));
}

/** What `downhill instance` prints for people. */
export function renderInstance(instance: Instance, seconds: number, paint: Paint): string {
  const { digest, seed, nonce, points, batches, layers, parameters, targets } = describeInstance(instance);
  const fuel = fuelPerEpoch(instance);
  const maps = layers.map(({ inputs, outputs, frozen }) => `${inputs}→${outputs}${frozen ? "*" : ""}`);
  const { challenge, dataset } = instance;
  const rows = [
    ["instance", paint.bold(`${describeDifficulty(instance)}, seed ${JSON.stringify(seed)}, nonce ${nonce}`)],
    ["digest", digest],
    ["points", `${points.train} to train, ${points.validation} to validate, ${points.test} to test`],
    ["targets", `mean ${targets.mean.toFixed(3)}, variance ${targets.variance.toFixed(3)}`],
    ["maps", `${maps.join(" ")}  (* frozen)`],
    ["parameters", `${parameters.trainable} trainable, ${parameters.frozen} frozen`],
    ["batches", `${batches.perEpoch} an epoch, of ${range(batches.smallest, batches.largest)} points`],
    ["fuel", `${formatCount(fuel)} an epoch; the limit allows ${Math.floor(challenge.fuelLimit / fuel)} epochs`],
    ["made in", formatDuration(seconds)],
  ];
  const lines = alignColumns(rows.map(([name = "", text = ""]) => [paint.dim(name), text]));
  const map = challenge.inputs === 2 ? ["", ...renderFunctionMap(dataset)] : [];
  return [...lines, ...map].join("\n");
}

function range(low: number, high: number): string {
  return low === high ? String(low) : `${low} to ${high}`;
}

function createExportCommand(terminal: Terminal) {
  return defineCommand({
    meta: { name: "export", description: "Write an instance's data, weights and batch orders as safetensors" },
    args: exportFlags,
    run({ args, rawArgs }) {
      const options = readInstanceOptions(args, rawArgs);
      const epochs = parseWholeNumber("--epochs", args.epochs, 0, 1_000_000);
      checkWritable(args.out);
      const kernel = selectKernel(parseChoice("--kernel", args.kernel, kernelChoices));
      const instance = makeInstance(terminal, options, kernel);
      const bytes = encodeSafetensors(exportInstance(instance, epochs));
      writeWhole(args.out, bytes);
      const document = { file: args.out, bytes: bytes.length, digest: instance.digest, epochs };
      const text = `wrote ${args.out}: ${formatCount(bytes.length)}B, instance ${instance.digest.slice(0, 12)}…`;
      terminal.print(args.json ? toJson(document) : text);
      return 0;
    },
  });
}
