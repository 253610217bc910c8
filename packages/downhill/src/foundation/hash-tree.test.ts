import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256 } from "./hash.ts";
import { digestBytes, leafDigest, rootOfPath, treeDepth, treePath, treeRoot } from "./hash-tree.ts";

const leavesOf = (count: number) => Array.from({ length: count }, (_, i) => leafDigest(Uint8Array.of(i % 256, i >> 8)));

describe("the hash tree", () => {
  it("leads every leaf to the root by a path of its depth", () => {
    for (const count of [1, 2, 3, 4, 5, 7, 8, 9, 31, 33]) {
      const leaves = leavesOf(count);
      leaves.forEach((leaf, index) => {
        const path = treePath(leaves, index);
        expect(path.length).toBe(treeDepth(count) * digestBytes);
        expect(rootOfPath(count, index, leaf, path)).toEqual(treeRoot(leaves));
      });
    }
  });

  it("has another root for another leaf, order, number, place or path", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.nat(), fc.nat(), (count, a, b) => {
        const leaves = leavesOf(count);
        const root = treeRoot(leaves);
        const [i, j] = [a % count, b % count];
        const changed = leaves.with(i, sha256("other"));
        expect(treeRoot(changed)).not.toEqual(root);
        expect(treeRoot(leaves.slice(0, -1))).not.toEqual(root);
        const path = treePath(leaves, i);
        expect(rootOfPath(count + 1, i, leaves[i]!, path)).not.toEqual(root);
        if (i === j) return;
        expect(treeRoot(leaves.with(i, leaves[j]!).with(j, leaves[i]!))).not.toEqual(root);
        expect(rootOfPath(count, j, leaves[i]!, path)).not.toEqual(root);
        path[b % path.length]! ^= 1;
        expect(rootOfPath(count, i, leaves[i]!, path)).not.toEqual(root);
      }),
    );
  });

  it("takes no node for a leaf", () => {
    const [a, b] = leavesOf(2) as [Uint8Array, Uint8Array];
    const pair = new Uint8Array([...a, ...b]);
    expect(treeRoot([leafDigest(pair)])).not.toEqual(treeRoot([a, b]));
  });
});
