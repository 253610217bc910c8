import { arch, cpus, platform } from "node:os";
import { numericsVersion } from "../foundation/numerics-version.ts";
import type { Environment } from "./records/run-facts.ts";

/** This machine, with the version of Downhill and the kernel's variant that are given. */
export function describeEnvironment(version: string, kernel: string): Environment {
  const processors = cpus();
  return {
    processor: processors[0]?.model.trim() || "unknown",
    cores: processors.length,
    platform: `${platform()} ${arch()}`,
    node: process.version,
    version,
    kernel,
    numericsVersion,
  };
}
