/** What a run of an attempt adds to its record that another run of it would not: the machine, and the time it took. */
export interface RunFacts {
  readonly environment: Environment;
  /** Wall time of the attempt's epochs. */
  readonly seconds: number;
  /** When it ended, ISO 8601 in UTC. */
  readonly finishedAt: string;
}

export interface Environment {
  /** Model of the processor. */
  readonly processor: string;
  readonly cores: number;
  /** Such as "linux x64". */
  readonly platform: string;
  readonly node: string;
  /** Version of Downhill. */
  readonly version: string;
  /** The kernel's variant. */
  readonly kernel: string;
  readonly numericsVersion: number;
}

/** What of a run cannot be so, as clauses that complete "attempt …: "; empty where nothing is wrong. */
export function runFaults({ seconds, finishedAt }: RunFacts): string[] {
  const faults: string[] = [];
  if (!(seconds >= 0 && seconds < Infinity)) faults.push(`a run of it took ${seconds} seconds`);
  if (!isTime(finishedAt)) faults.push(`a run of it ended at ${JSON.stringify(finishedAt)}, which is no ISO 8601 time`);
  return faults;
}

function isTime(text: string): boolean {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString() === text;
}
