import { type BundledSubmission, bundleSubmission } from "../sandbox/bundle.ts";
import { type MeteredSubmission, meterSubmission } from "../sandbox/meter.ts";

/** A submission that is ready to run. */
export interface PreparedSubmission extends MeteredSubmission {
  readonly file: string;
  readonly digest: string;
  /** The sources, as `bundleSubmission` lists them. */
  readonly files: BundledSubmission["files"];
}

/**
 * Reads, bundles and meters a submission, over a built-in optimizer's file where it has hyperparameters only.
 * Throws `optimizer/…` for what can be found without running it.
 */
export async function prepareSubmission(path: string, base?: string): Promise<PreparedSubmission> {
  const bundled = await bundleSubmission(path, base);
  return { ...meterSubmission(bundled), file: bundled.file, digest: bundled.digest, files: bundled.files };
}
