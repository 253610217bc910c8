import { describe } from "vitest";
import { availableKernels } from "../../src/kernel/select-kernel.ts";
import { describeKernelConformance } from "./kernel-conformance.ts";

describe.each(availableKernels())("kernel $variant", (kernel) => {
  describeKernelConformance(kernel);
});
