import { createInProcessSession, type OptimizerSession } from "../optimizer/optimizer-session.ts";
import { loadSubmission } from "../submission/load-submission.ts";

/** The submission under check. */
export interface Subject {
  readonly name: string;
  /** A session of its own, over the same loaded module as every other. */
  open(): OptimizerSession;
}

/** Loads the submission in a file. Throws as `loadSubmission` does. */
export async function openSubject(file: string): Promise<Subject> {
  const { optimizer } = await loadSubmission(file);
  return { name: optimizer.name, open: () => createInProcessSession(optimizer) };
}
