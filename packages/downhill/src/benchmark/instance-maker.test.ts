import { afterAll, describe, expect, it } from "vitest";
import { smallConstants, smallInstance } from "../../test/fixtures/small-instance.ts";
import { createChallenge } from "../instance/challenge.ts";
import { selectKernel } from "../kernel/select-kernel.ts";
import { createInstanceMaker } from "./instance-maker.ts";

const maker = createInstanceMaker(selectKernel(), { keep: 2, cache: null });
const name = (nonce: number) => {
  const { challenge, difficulty, seed } = smallInstance();
  return { challenge, difficulty, seed, nonce };
};

afterAll(() => maker.close());

describe("a maker of instances", () => {
  it("makes what createInstance makes", async () => {
    const [zero, one] = await Promise.all([maker.make(name(0)), maker.make(name(1))]);
    expect(zero).toEqual(smallInstance());
    expect(one).toEqual(smallInstance({}, 1));
  });

  it("tells the training split of a dataset before the rest", async () => {
    const told: unknown[] = [];
    const { dataset } = smallInstance({}, 4);
    const made = maker.makeDataset(name(4), (train) => told.push(train));
    expect((await made).train).toEqual(dataset.train);
    expect(told).toEqual([dataset.train]);
    await maker.makeDataset(name(4), (train) => told.push(train)); // kept: there is no sooner
    expect(told).toHaveLength(1);
  });

  it("keeps the latest, and makes the others again", async () => {
    const first = await maker.make(name(0));
    expect(await maker.make(name(0))).toBe(first);
    await maker.make(name(1));
    await maker.make(name(2));
    const again = await maker.make(name(0));
    expect(again).not.toBe(first);
    expect(again).toEqual(first);
  });

  it("says why an instance cannot be made, and goes on", async () => {
    const challenge = createChallenge("paper", { ...smallConstants, lengthscale: 1e6, jitter: 0 });
    await expect(maker.make({ ...name(0), challenge })).rejects.toMatchObject({
      code: "kernel/not-positive-definite",
    });
    expect(await maker.make(name(3))).toEqual(smallInstance({}, 3));
  });

  it("refuses work that is asked for when it is closed", async () => {
    const closed = createInstanceMaker(selectKernel(), { keep: 1, cache: null });
    const making = closed.make(name(0));
    closed.close();
    await expect(making).rejects.toMatchObject({ code: "attempt/closed" });
  });
});
