/** Reading and writing whole messages, from within a process that does nothing else meanwhile. */
import { readSync, writeSync } from "node:fs";
import { endProcess } from "./end-process.ts";
import { decodeHead, decodePrefix, encodeFrame, type Frame, type FrameKind, prefixBytes } from "./frames.ts";

/** The descriptor that the parent opened. */
const descriptor = 3;

const clock = new Int32Array(new SharedArrayBuffer(4));
const { wait } = Atomics; // kept, since the walls take the name away

/** Where the system has set the descriptor to answer "try again", waits and does. */
function patiently(transfer: () => number): number {
  for (;;) {
    try {
      return transfer();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      wait(clock, 0, 0, 1);
    }
  }
}

function read(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let filled = 0; filled < length; ) {
    const count = patiently(() => readSync(descriptor, bytes, filled, length - filled, null));
    if (count === 0) endProcess(); // no parent, no work
    filled += count;
  }
  return bytes;
}

/** The parent's next message. Ends the process where there is no parent. */
export function receive(): Frame {
  const { kind, jsonBytes, arrayBytes } = decodePrefix(read(prefixBytes));
  const head = decodeHead(read(jsonBytes));
  return { kind, head, floats: new Float32Array(read(arrayBytes).buffer) };
}

let posted: Uint8Array[] = [];

/** Sends a message together with the next one, or with the next `flush`: each write wakes the parent. */
export function post(kind: FrameKind, head: unknown): void {
  posted.push(encodeFrame(kind, head));
}

/** Ends the process where there is no parent. */
export function send(...frame: Parameters<typeof encodeFrame>): void {
  posted.push(encodeFrame(...frame));
  flush();
}

/** Sends what was posted. Ends the process where there is no parent. */
export function flush(): void {
  const frames = posted;
  posted = [];
  try {
    for (const bytes of frames.length > 1 ? [Buffer.concat(frames)] : frames) write(bytes);
  } catch {
    endProcess();
  }
}

function write(bytes: Uint8Array): void {
  for (let sent = 0; sent < bytes.length; ) sent += patiently(() => writeSync(descriptor, bytes, sent));
}
