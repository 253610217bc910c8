import { CodedError } from "../foundation/coded-error.ts";
import type { Kernel, KernelName } from "./kernel.ts";
import { createNativeKernel, nativeVariants } from "./native/native-kernel.ts";
import { createReferenceKernel } from "./reference/reference-kernel.ts";
import { passesSelfCheck } from "./self-check.ts";
import { loadBestWasmKernel, loadWasmKernel } from "./wasm/load-wasm-kernel.ts";

/** What a person can ask for. */
export type KernelChoice = KernelName | "auto";

export const kernelChoices: readonly KernelChoice[] = ["auto", "native", "wasm", "reference"];

/**
 * The kernel asked for, never another; `auto` is native, else WebAssembly. All give the same bits. The reference
 * kernel is too slow to be anybody's surprise, so it is only given by name. Throws `kernel/unavailable` saying why
 * and what to do.
 */
export function selectKernel(choice: KernelChoice = "auto"): Kernel {
  switch (choice) {
    case "native":
      return createNativeKernel();
    case "wasm":
      return loadBestWasmKernel();
    case "reference":
      return createReferenceKernel();
    case "auto":
      return firstOf([createNativeKernel, loadBestWasmKernel]);
    default:
      choice satisfies never;
      throw new CodedError(
        "kernel/unknown",
        `there is no kernel ${JSON.stringify(choice)}: choose from ${kernelChoices.join(", ")}`,
      );
  }
}

function firstOf(candidates: readonly (() => Kernel)[]): Kernel {
  const reasons: string[] = [];
  for (const create of candidates) {
    try {
      return create();
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      reasons.push(error.message);
    }
  }
  throw new CodedError("kernel/unavailable", `no fast kernel runs here. ${reasons.join(". ")}`);
}

/** One kernel and variant, and what became of it on this machine. */
export interface KernelDescription {
  readonly name: KernelName;
  readonly variant: string;
  readonly status: "available" | "unavailable" | "faulty";
  /** Why it is not available, and what to do; empty where it is. */
  readonly reason: string;
  readonly kernel: Kernel | null;
}

/** Every kernel and variant, fastest first, each with a self-check against known bits. */
export function describeKernels(): readonly KernelDescription[] {
  return candidates().map(describe);
}

/** Every kernel and variant that runs here, whether or not its bits are right: what the conformance suite tests. */
export function availableKernels(): readonly Kernel[] {
  return describeKernels().flatMap(({ kernel }) => kernel ?? []);
}

interface Candidate {
  readonly name: KernelName;
  readonly variant: string;
  create(): Kernel;
}

function candidates(): readonly Candidate[] {
  return [
    ...nativeCandidates(),
    { name: "wasm", variant: "wasm-revectorized", create: () => loadWasmKernel("wasm-revectorized") },
    { name: "wasm", variant: "wasm", create: () => loadWasmKernel("wasm") },
    { name: "reference", variant: "reference", create: createReferenceKernel },
  ];
}

/** One candidate a variant, or one that says why there is no addon. */
function nativeCandidates(): readonly Candidate[] {
  try {
    return nativeVariants().map(({ name: variant }) => ({
      name: "native",
      variant,
      create: () => createNativeKernel({ variant }),
    }));
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const create = () => {
      throw error;
    };
    return [{ name: "native", variant: "native", create }];
  }
}

function describe({ name, variant, create }: Candidate): KernelDescription {
  try {
    const kernel = create();
    if (passesSelfCheck(kernel)) return { name, variant, status: "available", reason: "", kernel };
    return { name, variant, status: "faulty", reason: "its self-check gives other bits than docs/numerics.md", kernel };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return { name, variant, status: "unavailable", reason: error.message, kernel: null };
  }
}
