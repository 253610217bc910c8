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
