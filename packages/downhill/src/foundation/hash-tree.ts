/**
 * A binary tree of SHA-256 over the leaves of a chain. Leaves, inner nodes, padding and the root are hashed under
 * different prefixes, so none can stand for another; the number of leaves is part of the root.
 */
import { sha256 } from "./hash.ts";

const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);
const padding = sha256(Uint8Array.of(2));
const rootPrefix = "downhill proof root 1";

export const digestBytes = 32;

/** The digest of a leaf's content, which may be given in pieces. */
export function leafDigest(...content: readonly Uint8Array[]): Uint8Array {
  return sha256(leafPrefix, ...content);
}

/** Levels between a leaf and the root of a tree of so many leaves. */
export function treeDepth(leaves: number): number {
  let depth = 0;
  for (let width = 1; width < leaves; width *= 2) depth++;
  return depth;
}

/** The root over at least one leaf's digest, in order. */
export function treeRoot(leaves: readonly Uint8Array[]): Uint8Array {
  return sealRoot(leaves.length, treeLevels(leaves).at(-1)![0]!);
}

/** The path of a leaf: the digests that `rootOfPath` needs, one after another. */
export function treePath(leaves: readonly Uint8Array[], index: number): Uint8Array {
  const levels = treeLevels(leaves).slice(0, -1);
  const path = new Uint8Array(levels.length * digestBytes);
  levels.forEach((level, height) => {
    path.set(level[Math.floor(index / twoTo(height)) ^ 1] ?? padding, height * digestBytes);
  });
  return path;
}

/** The root of the tree of `count` leaves in which the leaf at `index` has this digest and this path. */
export function rootOfPath(count: number, index: number, leaf: Uint8Array, path: Uint8Array): Uint8Array {
  let node = leaf;
  for (let height = 0; height * digestBytes < path.length; height++) {
    const other = path.subarray(height * digestBytes, (height + 1) * digestBytes);
    const isRight = Math.floor(index / twoTo(height)) % 2 === 1;
    node = isRight ? sha256(nodePrefix, other, node) : sha256(nodePrefix, node, other);
  }
  return sealRoot(count, node);
}

/** Each level from the leaves to the top, without the padding that fills them up to a power of two. */
function treeLevels(leaves: readonly Uint8Array[]): Uint8Array[][] {
  const levels: Uint8Array[][] = [[...leaves]];
  for (let depth = treeDepth(leaves.length); depth > 0; depth--) {
    const below = levels.at(-1)!;
    levels.push(
      Array.from({ length: Math.ceil(below.length / 2) }, (_, i) =>
        sha256(nodePrefix, below[2 * i]!, below[2 * i + 1] ?? padding),
      ),
    );
  }
  return levels;
}

function sealRoot(count: number, top: Uint8Array): Uint8Array {
  return sha256(
    rootPrefix,
    Uint8Array.from({ length: 8 }, (_, byte) => Math.floor(count / twoTo(8 * byte)) % 256),
    top,
  );
}

/** Exact, as a shift is not beyond 31 bits. */
function twoTo(exponent: number): number {
  let power = 1;
  for (let i = 0; i < exponent; i++) power *= 2;
  return power;
}
