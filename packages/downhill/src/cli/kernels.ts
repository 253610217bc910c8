import { defineCommand } from "citty";
import { CodedError } from "../foundation/coded-error.ts";
import { describeKernels, type KernelDescription, selectKernel } from "../kernel/select-kernel.ts";
import { alignColumns, wrap } from "./format.ts";
import { jsonFlag } from "./instance-options.ts";
import { toJson } from "./json-output.ts";
import { measureStepRate } from "./kernel-speed.ts";
import type { Paint, Terminal } from "./terminal.ts";

export interface MeasuredKernel extends Omit<KernelDescription, "kernel"> {
  /** Floating-point operations per second of a training step, in units of 10⁹; null where it does not run. */
  readonly gigaflops: number | null;
}

/** `downhill kernels`: what this machine can compute with, and how fast. */
export function createKernelsCommand(terminal: Terminal) {
  return defineCommand({
    meta: { name: "kernels", description: "List the kernels of this machine, checked and measured" },
    args: { ...jsonFlag },
    run({ args }) {
      const kernels = describeKernels().map(measure);
      const selected = selectedVariant();
      terminal.print(args.json ? toJson({ selected, kernels }) : renderKernels(kernels, selected, terminal.paint));
      return selected === null ? 1 : 0;
    },
  });
}

function measure({ kernel, ...description }: KernelDescription): MeasuredKernel {
  return { ...description, gigaflops: kernel === null ? null : measureStepRate(kernel) / 1e9 };
}

/** The variant that `--kernel auto` takes; null where none runs. */
function selectedVariant(): string | null {
  try {
    return selectKernel("auto").variant;
  } catch (error) {
    if (error instanceof CodedError) return null;
    throw error;
  }
}

export function renderKernels(kernels: readonly MeasuredKernel[], selected: string | null, paint: Paint): string {
  const rows = kernels.map((kernel) => [
    kernel.name,
    kernel.variant,
    paintAvailability(kernel.status, paint),
    kernel.status === "available" ? paint.good("agrees") : kernel.status === "faulty" ? paint.bad("differs") : "–",
    kernel.gigaflops === null ? "–" : kernel.gigaflops.toPrecision(3),
    kernel.variant === selected ? paint.accent("← auto") : "",
  ]);
  const title = ["kernel", "variant", "status", "self-check", "GFLOP/s", ""].map(paint.dim);
  return [...alignColumns([title, ...rows]), ...renderReasons(kernels)].join("\n");
}

function paintAvailability(status: KernelDescription["status"], paint: Paint): string {
  switch (status) {
    case "available":
      return paint.good(status);
    case "unavailable":
      return paint.dim(status);
    case "faulty":
      return paint.bad(status);
    default:
      return status satisfies never;
  }
}

function renderReasons(kernels: readonly MeasuredKernel[]): string[] {
  return kernels
    .filter(({ reason }) => reason !== "")
    .flatMap(({ variant, reason }) => {
      const lines = reason.split("\n").flatMap((line) => wrap(line, 100));
      return ["", `${variant}:`, ...lines.map((line) => `  ${line}`)];
    });
}
