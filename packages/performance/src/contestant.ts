/** A request to a contestant: the name of a task and what it needs. */
export interface Request {
  readonly task: string;
  readonly [argument: string]: unknown;
}

export interface Answer {
  /** What went wrong; then nothing else has meaning. */
  readonly error?: unknown;
  /** Durations, in order. */
  readonly seconds?: unknown;
  readonly [field: string]: unknown;
}

/** One side of the comparison. It does nothing between requests, so several can take turns on the same core. */
export interface Contestant {
  readonly name: string;
  /** Rejects when the task fails or the contestant is gone. Requests must not overlap. */
  ask(request: Request): Promise<Answer>;
  close(): void;
}

/** Asks for a task whose answer holds `seconds`, a list of durations. */
export async function time(contestant: Contestant, request: Request): Promise<number[]> {
  const { seconds } = await contestant.ask(request);
  if (!Array.isArray(seconds)) throw new Error(`${contestant.name}, "${request.task}": the answer holds no durations`);
  return seconds.map(Number);
}
