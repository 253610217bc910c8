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
  /** Processor time of all of them together, where the contestant can tell. */
  readonly processorSeconds?: unknown;
  readonly [field: string]: unknown;
}

/** One side of the comparison. It does nothing between requests, so several can take turns on the same core. */
export interface Contestant {
  readonly name: string;
  /** Rejects when the task fails or the contestant is gone. Requests must not overlap. */
  ask(request: Request): Promise<Answer>;
  close(): void;
}

export interface Timing {
  readonly seconds: readonly number[];
  /** Processor time of one of them, on average; it does not grow while another program has the core. */
  readonly processorSeconds: number | undefined;
}

/** Asks for a task whose answer holds durations. */
export async function time(contestant: Contestant, request: Request): Promise<Timing> {
  const { seconds, processorSeconds } = await contestant.ask(request);
  if (!Array.isArray(seconds)) throw new Error(`${contestant.name}, "${request.task}": the answer holds no durations`);
  const processor = typeof processorSeconds === "number" ? processorSeconds / seconds.length : undefined;
  return { seconds: seconds.map(Number), processorSeconds: processor };
}
