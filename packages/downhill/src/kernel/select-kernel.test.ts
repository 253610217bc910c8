import { describe, expect, it } from "vitest";
import { availableKernels, describeKernels, type KernelChoice, selectKernel } from "./select-kernel.ts";

describe("selectKernel", () => {
  it("gives the kernel that was asked for", () => {
    expect(selectKernel("reference").name).toBe("reference");
    expect(selectKernel("wasm").name).toBe("wasm");
  });

  it("never gives the reference kernel unasked", () => {
    expect(["native", "wasm"]).toContain(selectKernel("auto").name);
    expect(["native", "wasm"]).toContain(selectKernel().name);
  });

  it("refuses names it does not know and lists those it does", () => {
    expect(() => selectKernel("gpu" as KernelChoice)).toThrow(/"gpu".*auto, native, wasm, reference/);
  });
});

describe("describeKernels", () => {
  it("finds every kernel that runs here in order", () => {
    for (const { name, variant, status, reason } of describeKernels()) {
      const outcome = `${name} ${variant} ${status}`;
      if (status === "available") expect(reason).toBe("");
      else expect(reason, outcome).not.toBe("");
      expect(status, outcome).not.toBe("faulty");
    }
  });

  it("always has WebAssembly and the reference", () => {
    const variants = availableKernels().map((kernel) => kernel.variant);
    expect(variants).toEqual(expect.arrayContaining(["wasm", "wasm-revectorized", "reference"]));
  });
});
