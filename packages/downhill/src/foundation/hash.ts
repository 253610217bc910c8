import { sha256 as digest } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** Below so many bytes JavaScript is as quick, and Node's own SHA-256 takes milliseconds to load. */
const shortInput = 1024;

/** Node's own SHA-256, eight times as fast as JavaScript; undefined in browsers. */
function findNodeCrypto(): typeof import("node:crypto") | undefined {
  return typeof process === "undefined" ? undefined : process.getBuiltinModule?.("node:crypto");
}

/** SHA-256 of the parts one after another; strings as UTF-8. 32 bytes. */
export function sha256(...parts: readonly (Uint8Array | string)[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const nodeCrypto = length < shortInput ? undefined : findNodeCrypto();
  if (nodeCrypto === undefined) return portableSha256(...parts);
  const hash = nodeCrypto.createHash("sha256");
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}

/** The same in plain JavaScript, for where there is no Node. */
export function portableSha256(...parts: readonly (Uint8Array | string)[]): Uint8Array {
  const hash = digest.create();
  for (const part of parts) hash.update(typeof part === "string" ? utf8ToBytes(part) : part);
  return hash.digest();
}

/** As {@link sha256}, in lower-case hexadecimal. */
export function sha256Hex(...parts: readonly (Uint8Array | string)[]): string {
  return toHex(sha256(...parts));
}

/** Lower-case hexadecimal, two digits a byte. */
export function toHex(bytes: Uint8Array): string {
  return bytesToHex(bytes);
}
