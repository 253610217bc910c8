import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { SignatureChain } from "./signature.ts";

const parameters = Float32Array.of(1, -0, 1e-45);
const statistics = Float32Array.of(0.5);

function sign(epochs: readonly (readonly [number, number])[], weights = parameters): string {
  const chain = new SignatureChain();
  for (const [trainLoss, validationLoss] of epochs) chain.append(trainLoss, validationLoss);
  return chain.close(weights, statistics);
}

describe("signature", () => {
  it("is the documented chain of SHA-256", () => {
    let hash = createHash("sha256").update("downhill attempt signature 1").digest();
    for (const losses of [Float64Array.of(0.1, 0.2), Float64Array.of(1e-308, Number.NaN)]) {
      hash = createHash("sha256").update(hash).update(losses).digest();
    }
    const closed = createHash("sha256").update(hash).update(parameters).update(statistics).digest("hex");
    const epochs = [
      [0.1, 0.2],
      [1e-308, Number.NaN],
    ] as const;
    expect(sign(epochs)).toBe(closed);
  });

  it("changes with one bit of a loss or of a tensor, and with the order of epochs", () => {
    const signatures = [
      sign([[0.1, 0.2]]),
      sign([[0.1, 0.2 + 2 ** -55]]),
      sign([[0.2, 0.1]]),
      sign([[0.1, 0.2]], Float32Array.of(1, 0, 1e-45)),
      sign([]),
    ];
    expect(new Set(signatures).size).toBe(signatures.length);
  });

  it("can be closed in the middle and go on", () => {
    const chain = new SignatureChain();
    chain.append(1, 2);
    chain.close(parameters, statistics);
    chain.append(3, 4);
    expect(chain.close(parameters, statistics)).toBe(
      sign([
        [1, 2],
        [3, 4],
      ]),
    );
  });
});
