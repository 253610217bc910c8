import { describe, expect, it } from "vitest";
import { EventQueue } from "./event-queue.ts";

describe("a queue of events", () => {
  it("gives events that came before and while somebody waits, in order", async () => {
    const queue = new EventQueue<number>();
    queue.push(1);
    queue.push(2);
    const seen: number[] = [];
    const reading = (async () => {
      for await (const event of queue) seen.push(event);
    })();
    await new Promise((resolve) => setImmediate(resolve));
    queue.push(3);
    await new Promise((resolve) => setImmediate(resolve));
    queue.push(4);
    queue.end();
    await reading;
    expect(seen).toEqual([1, 2, 3, 4]);
  });

  it("fails after the events so far", async () => {
    const queue = new EventQueue<string>();
    queue.push("before");
    queue.fail(new Error("broken"));
    const seen: string[] = [];
    const reading = (async () => {
      for await (const event of queue) seen.push(event);
    })();
    await expect(reading).rejects.toThrow("broken");
    expect(seen).toEqual(["before"]);
  });
});
