/**
 * Ways in which a proof can be wrong: bytes that changed on the way, and parts that somebody exchanged and wrote back
 * in good form. None may be accepted.
 */
import type { Stream } from "../../src/foundation/stream.ts";
import type { Opening, Proof } from "../../src/verification/proof/proof.ts";
import { encodeProof } from "../../src/verification/proof/proof-file.ts";

export interface Honest {
  readonly proof: Proof;
  readonly file: Uint8Array;
  /** An honest proof of another attempt of the same shape. */
  readonly other: Proof;
}

/** Returns a file that is not `honest.file`, or undefined where this draw would change nothing. */
export type Corruption = (honest: Honest, stream: Stream) => Uint8Array | undefined;

const pick = <T>(items: readonly T[], stream: Stream): T => items[stream.integerBelow(items.length)]!;

function changedBytes(bytes: Uint8Array, stream: Stream, count = 1): Uint8Array {
  const changed = Uint8Array.from(bytes);
  for (let i = 0; i < count; i++) changed[stream.integerBelow(bytes.length)]! ^= 1 + stream.integerBelow(255);
  return changed;
}

/** Changes one opening that has what is to be changed. */
function withOpening(
  { proof }: Honest,
  stream: Stream,
  change: (opening: Opening, stream: Stream) => Partial<Opening> | undefined,
): Uint8Array | undefined {
  const index = stream.integerBelow(proof.openings.length);
  const changed = change(proof.openings[index]!, stream);
  if (changed === undefined) return undefined;
  return encodeProof({ ...proof, openings: proof.openings.with(index, { ...proof.openings[index]!, ...changed }) });
}

function shuffledPath(path: Uint8Array, stream: Stream): Uint8Array {
  const digests = Array.from({ length: path.length / 32 }, (_, i) => path.slice(32 * i, 32 * (i + 1)));
  const order = stream.permutation(digests.length);
  return Uint8Array.from(Array.from(order, (place) => [...digests[place]!]).flat());
}

function withTerms({ proof }: Honest, terms: Partial<Proof["terms"]>): Uint8Array {
  return encodeProof({ ...proof, terms: { ...proof.terms, ...terms } });
}

function withTrace({ proof }: Honest, stream: Stream, change: (value: number) => number): Uint8Array {
  const index = stream.integerBelow(proof.trace.length);
  const name = pick(["trainLoss", "validationLoss", "fuel"] as const, stream);
  const record = proof.trace[index]!;
  return encodeProof({ ...proof, trace: proof.trace.with(index, { ...record, [name]: change(record[name]) }) });
}

export const corruptions: Readonly<Record<string, Corruption>> = {
  "one byte": ({ file }, stream) => changedBytes(file, stream),
  "some bytes": ({ file }, stream) => changedBytes(file, stream, 2 + stream.integerBelow(20)),
  "bytes of the header": ({ file }, stream) => {
    const length = 8 + new DataView(file.buffer, file.byteOffset).getUint32(0, true);
    return Uint8Array.from([...changedBytes(file.subarray(0, length), stream), ...file.subarray(length)]);
  },
  "a shorter file": ({ file }, stream) => file.slice(0, stream.integerBelow(file.length)),
  "a longer file": ({ file }, stream) => Uint8Array.from([...file, stream.integerBelow(256)]),
  "swapped states": ({ proof }, stream) => {
    const stated = proof.openings.filter(({ before }) => before !== null);
    const [a, b] = [pick(stated, stream), pick(stated, stream)];
    if (a === b) return undefined;
    const swap = (opening: Opening) =>
      opening === a ? { ...a, before: b.before } : opening === b ? { ...b, before: a.before } : opening;
    return encodeProof({ ...proof, openings: proof.openings.map(swap) });
  },
  "a byte of a state": (honest, stream) =>
    withOpening(honest, stream, ({ before }) =>
      before === null ? undefined : { before: changedBytes(before, stream) },
    ),
  "a state of another attempt": (honest, stream) =>
    withOpening(honest, stream, ({ before, epoch }) => {
      const theirs = honest.other.openings.find((opening) => opening.epoch === epoch)?.before;
      return before === null || theirs === undefined || theirs === null ? undefined : { before: theirs };
    }),
  "a byte of a path": (honest, stream) =>
    withOpening(honest, stream, (opening, stream) => {
      const name = pick(["pathBefore", "pathAfter"] as const, stream);
      const path = opening[name];
      return path === null ? undefined : { [name]: changedBytes(path, stream) };
    }),
  "a reordered path": (honest, stream) =>
    withOpening(honest, stream, ({ pathBefore }) => {
      if (pathBefore === null) return undefined;
      const shuffled = shuffledPath(pathBefore, stream);
      return Buffer.compare(shuffled, pathBefore) === 0 ? undefined : { pathBefore: shuffled };
    }),
  "exchanged paths": (honest, stream) =>
    withOpening(honest, stream, ({ pathBefore, pathAfter }) =>
      pathAfter === null ? undefined : { pathBefore: pathAfter, pathAfter: pathBefore },
    ),
  "a state left out": (honest, stream) =>
    withOpening(honest, stream, ({ before }) => (before === null ? undefined : { before: null, pathBefore: null })),
  "another source": ({ proof }, stream) => {
    const [entry, ...rest] = proof.sources;
    const place = stream.integerBelow(entry!.text.length);
    const text = `${entry!.text.slice(0, place)} ${entry!.text.slice(place)}`;
    return encodeProof({ ...proof, sources: [{ ...entry!, text }, ...rest] });
  },
  "one source more": ({ proof }) =>
    encodeProof({ ...proof, sources: [...proof.sources, { path: "more.ts", text: "export const more = 1;" }] }),
  "another name of the source": ({ proof }, stream) =>
    encodeProof({
      ...proof,
      sources: [{ ...proof.sources[0]!, path: pick(["../a.ts", "/a.ts", "b.ts", "a/../b.ts"], stream) }],
    }),
  "a little more or less in the trace": (honest, stream) => {
    const factor = stream.integerBelow(2) === 0 ? 1 + Number.EPSILON : 1 - Number.EPSILON;
    return withTrace(honest, stream, (value) => value * factor);
  },
  "nonsense in the trace": (honest, stream) =>
    withTrace(honest, stream, () => pick([Number.NaN, Number.POSITIVE_INFINITY, -1, 1e300], stream)),
  "another trace": ({ proof, other }) => encodeProof({ ...proof, trace: other.trace }),
  "a shorter trace": ({ proof }) => encodeProof({ ...proof, trace: proof.trace.slice(0, -1) }),
  "an exchanged trace": ({ proof }, stream) => {
    const [a, b] = [stream.integerBelow(proof.trace.length), stream.integerBelow(proof.trace.length)];
    if (a === b) return undefined;
    const [first, second] = [proof.trace[a]!, proof.trace[b]!];
    const trace = proof.trace.with(a, { ...second, epoch: first.epoch }).with(b, { ...first, epoch: second.epoch });
    return encodeProof({ ...proof, trace });
  },
  "fewer openings": ({ proof }, stream) => {
    const left = stream.integerBelow(proof.openings.length);
    return encodeProof({ ...proof, openings: proof.openings.filter((_, i) => i !== left) });
  },
  "fewer draws": (honest) => withTerms(honest, { draws: honest.proof.terms.draws - 1 }),
  "more draws": (honest, stream) =>
    withTerms(honest, { uniform: honest.proof.terms.uniform + 1 + stream.integerBelow(5) }),
  "another phrase": (honest, stream) => withTerms(honest, { phrase: `phrase ${stream.integerBelow(1e6)}` }),
  "another root": ({ proof }, stream) => encodeProof({ ...proof, root: changedBytes(proof.root, stream) }),
  "the root of another attempt": ({ proof, other }) => encodeProof({ ...proof, root: other.root }),
  "another solution's digest": ({ proof }, stream) =>
    encodeProof({ ...proof, solution: changedBytes(proof.solution, stream) }),
  "the proof of another attempt": ({ other }) => encodeProof(other),
  "what is carried": ({ proof }, stream) => {
    const { gradient, update } = proof.carry;
    const carry = stream.integerBelow(2) === 0 ? { gradient: !gradient, update } : { gradient, update: !update };
    return encodeProof({ ...proof, carry });
  },
};
