import { expect, it } from "vitest";
import { corruptProofs } from "./corrupt-proofs.ts";

it("accepts no proof in which anything was changed", async () => {
  const { answers, accepted } = await corruptProofs(300, "in the tests");
  expect(accepted).toEqual([]);
  const codes = Object.values(answers).flatMap((answer) => Object.keys(answer));
  expect(codes).not.toContain("no reason");
  expect(codes.filter((code) => !/^(proof|solution|safetensors|optimizer|hyperparameters)\//.test(code))).toEqual([]);
}, 240_000);
