/** What a check found out. */
export interface Finding {
  readonly status: "passed" | "warning" | "failed" | "skipped";
  /** One sentence: what was seen. */
  readonly message: string;
  /** What the author can do about it; null where there is nothing to do. */
  readonly remedy: string | null;
  /** The figures behind the message. */
  readonly measured: Readonly<Record<string, number>>;
}

type Measured = Finding["measured"];

export function passed(message: string, measured: Measured = {}): Finding {
  return { status: "passed", message, remedy: null, measured };
}

export function warning(message: string, remedy: string, measured: Measured = {}): Finding {
  return { status: "warning", message, remedy, measured };
}

export function failed(message: string, remedy: string, measured: Measured = {}): Finding {
  return { status: "failed", message, remedy, measured };
}

export function skipped(message: string): Finding {
  return { status: "skipped", message, remedy: null, measured: {} };
}
