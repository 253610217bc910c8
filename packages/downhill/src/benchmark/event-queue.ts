/** Events from callbacks, for one reader that iterates over them. */
export class EventQueue<Event> implements AsyncIterable<Event> {
  readonly #events: Event[] = [];
  #wake: () => void = () => {};
  #isEnded = false;
  #failure: { readonly error: unknown } | undefined;

  push(event: Event): void {
    this.#events.push(event);
    this.#wake();
  }

  /** No more events follow. */
  end(): void {
    this.#isEnded = true;
    this.#wake();
  }

  /** The reader gets this error after the events so far. */
  fail(error: unknown): void {
    this.#failure = { error };
    this.end();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Event> {
    for (;;) {
      const batch = this.#events.splice(0);
      if (batch.length > 0) yield* batch;
      else if (this.#isEnded) break;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
