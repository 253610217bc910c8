import type { OptimizerSession } from "../optimizer/optimizer-session.ts";

/** The submission under check. */
export interface Subject {
  readonly name: string;
  /** A session of its own, over the same loaded module as every other. */
  open(): OptimizerSession;
}
