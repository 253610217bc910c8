/**
 * The part of the WebAssembly interface that the kernel uses. TypeScript declares it among a browser's globals only,
 * which the rest of the package must not see.
 */
export interface WebAssemblyEngine {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => WebAssemblyModule;
  readonly Instance: new (
    module: WebAssemblyModule,
    imports: { readonly env: { readonly memory: WebAssemblyMemory } },
  ) => { readonly exports: unknown };
  readonly Memory: new (pages: { readonly initial: number; readonly maximum: number }) => WebAssemblyMemory;
}

/** Compiled code, opaque. */
export type WebAssemblyModule = object;

export interface WebAssemblyMemory {
  readonly buffer: ArrayBuffer;
}

/** The engine of this process or page. */
export const webAssembly = (globalThis as unknown as { readonly WebAssembly: WebAssemblyEngine }).WebAssembly;
