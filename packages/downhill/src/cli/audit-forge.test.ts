import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { captureCommand } from "../../test/fixtures/captured-command.ts";
import { selectKernel } from "../kernel/select-kernel.ts";
import { decodeProof } from "../verification/proof/proof-file.ts";
import { verify } from "../verification/verify.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "downhill-forge-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Small enough for a moment: what is tested is the command, not the attack. */
const small = ["width=32", "testPool=256", "testSubset=128", "batchSize=16", "patience=20", "lengthscale=1"];

async function forge(...argv: readonly string[]) {
  const constants = small.flatMap((pair) => ["--challenge", pair]);
  const size = ["--hidden-layers", "2", "--samples", "160", ...constants];
  const { code, out } = await captureCommand("audit", "forge", ...argv, ...size, "--json");
  return { code, document: JSON.parse(out) };
}

it("writes a solution that a verifier of scores accepts", async () => {
  const file = join(folder, "forged.safetensors");
  const { code, document } = await forge("rank-one", "--out", file);
  expect(code).toBe(0);
  expect(document).toMatchObject({ file, proofFile: null, detection: null });
  expect(verify(readFileSync(file), { kernel: selectKernel("auto") }).verdict).toBe("accepted");
});

it("writes a proof beside the solution", async () => {
  const file = join(folder, "forged.safetensors");
  const { document } = await forge("jump-100", "--tries", "3", "--out", file);
  expect(document).toMatchObject({
    proofFile: join(folder, "forged.proof.safetensors"),
    detection: 1,
    isUnseen: false,
  });
  expect(decodeProof(readFileSync(document.proofFile)).trace.length).toBeGreaterThan(20);
});

it.each<[string, readonly string[], string]>([
  ["an attack that there is none of", ["rank-on"], "usage/choice"],
  ["an attack that the challenge does not allow", ["free-scales"], "audit/obstacle"],
  ["a T that no attempt has", ["rank-one", "--epochs", "20"], "usage/number"],
])("refuses %s", async (_, argv, error) => {
  const { code, document } = await forge(...argv);
  expect(code).toBe(2);
  expect(document.error.code).toBe(error);
});
