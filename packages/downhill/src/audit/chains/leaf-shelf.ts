import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { leafDigest } from "../../foundation/hash-tree.ts";

/** Leaves of a chain, in order. Those of a large network would not fit in memory. */
export interface ChainLeaves {
  readonly digests: readonly Uint8Array[];
  /** The content of a leaf. */
  read(index: number): Uint8Array;
}

/** Leaves in a temporary file, which is gone when the shelf is closed. */
export class LeafShelf implements ChainLeaves {
  readonly digests: Uint8Array[] = [];
  readonly #folder = mkdtempSync(join(tmpdir(), "downhill-audit-"));
  readonly #file = openSync(join(this.#folder, "leaves"), "w+");
  /** Where each leaf begins, and where the next will. */
  readonly #starts: number[] = [0];

  append(leaf: Uint8Array): void {
    const start = this.#starts.at(-1)!;
    for (let written = 0; written < leaf.length; ) {
      written += writeSync(this.#file, leaf, written, leaf.length - written, start + written);
    }
    this.#starts.push(start + leaf.length);
    this.digests.push(leafDigest(leaf));
  }

  read(index: number): Uint8Array {
    const [start, end] = [this.#starts[index], this.#starts[index + 1]];
    if (start === undefined || end === undefined) throw new RangeError(`the chain has no leaf ${index}`);
    const leaf = new Uint8Array(end - start);
    for (let done = 0; done < leaf.length; ) {
      done += readSync(this.#file, leaf, done, leaf.length - done, start + done);
    }
    return leaf;
  }

  close(): void {
    closeSync(this.#file);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** The same leaves but for one. */
export function replaceLeaf(leaves: ChainLeaves, index: number, content: Uint8Array): ChainLeaves {
  const digest = leafDigest(content);
  return {
    digests: leaves.digests.map((other, i) => (i === index ? digest : other)),
    read: (i) => (i === index ? content : leaves.read(i)),
  };
}
