import { closeSync, openSync, readSync } from "node:fs";
import { CodedError } from "../foundation/coded-error.ts";
import { openStore } from "./open-store.ts";
import { contentsOf, type StoreContents } from "./store-contents.ts";

/** First bytes of the files that hold results. */
const sqliteMagic = Buffer.from("SQLite format 3\0");
const zstandardMagic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
const jsonMagic = Buffer.from("{");

/** Lets `work` read a file of results: a store, or an archive, compressed or not. Throws `file/unreadable`, `store/…` or `archive/…`. */
export async function withContents<T>(file: string, work: (contents: StoreContents) => Promise<T>): Promise<T> {
  const head = readHead(file, sqliteMagic.length);
  const starts = (magic: Buffer) => head.subarray(0, magic.length).equals(magic);
  if (starts(zstandardMagic) || starts(jsonMagic)) {
    const { readArchive } = await import("./archive/read-archive.ts");
    return work(await readArchive(file, starts(zstandardMagic)));
  }
  if (!starts(sqliteMagic)) {
    throw new CodedError("file/unreadable", `${file} holds no results: neither a store nor an archive of one`);
  }
  const store = await openStore(file, { create: false });
  try {
    return await work(contentsOf(store));
  } finally {
    await store.close();
  }
}

function readHead(file: string, length: number): Buffer {
  try {
    const descriptor = openSync(file, "r");
    try {
      const head = Buffer.alloc(length);
      return head.subarray(0, readSync(descriptor, head));
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    const why = isMissing ? "there is no such file" : error instanceof Error ? error.message : String(error);
    throw new CodedError("file/unreadable", `${file} cannot be read: ${why}`, { cause: error });
  }
}
