/**
 * How a process gets its program: from its standard input, with the compiled code that V8 made of it in an earlier
 * process. Compiling it anew takes as long as Node's own start.
 */

/** What goes to the standard input of a process that runs {@link bootScript}, in pieces; `source` is UTF-8. */
export function encodeProgram(source: Uint8Array, codeCache: Uint8Array = new Uint8Array(0)): Uint8Array[] {
  const lengths = Buffer.alloc(8);
  lengths.writeUInt32LE(source.length, 0);
  lengths.writeUInt32LE(codeCache.length, 4);
  return [lengths, source, codeCache];
}

/** Evaluated by Node. */
export const bootScript = `(${boot})()`;

/**
 * Goes along as text, so nothing from outside of it is in scope. The program is the body of a function of `require`
 * and `offerCodeCache`. The latter writes compiled code to the standard output where there was none, or none that
 * serves, and closes it: what the process runs later cannot write there.
 */
function boot(): void {
  const { readSync, writeSync, closeSync } = process.getBuiltinModule("node:fs");
  const { Script } = process.getBuiltinModule("node:vm");
  const clock = new Int32Array(new SharedArrayBuffer(4));
  const patiently = (transfer: () => number): number => {
    for (;;) {
      try {
        return transfer();
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
        Atomics.wait(clock, 0, 0, 1);
      }
    }
  };
  const read = (length: number): Buffer => {
    const bytes = Buffer.alloc(length);
    for (let filled = 0; filled < length; ) {
      const count = patiently(() => readSync(0, bytes, filled, length - filled, null));
      if (count === 0) process.exit(0); // no parent, no work
      filled += count;
    }
    return bytes;
  };
  const lengths = read(8);
  const text = read(lengths.readUInt32LE(0)).toString("utf8");
  const cachedData = read(lengths.readUInt32LE(4));
  const script = new Script(text, { filename: "downhill", ...(cachedData.length > 0 ? { cachedData } : {}) });
  const offerCodeCache = () => {
    const isServed = cachedData.length > 0 && script.cachedDataRejected === false;
    const bytes = isServed ? Buffer.alloc(0) : script.createCachedData();
    for (let sent = 0; sent < bytes.length; ) sent += patiently(() => writeSync(1, bytes, sent));
    closeSync(1);
  };
  script.runInThisContext()(require, offerCodeCache);
}
