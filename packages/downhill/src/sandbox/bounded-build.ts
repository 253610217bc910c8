/**
 * esbuild in bounded time. A few kilobytes of nested arrow functions keep its process busy for minutes, and deep
 * nesting ends it, together with whatever else it was bundling. It is then started anew; a build that was only nearby
 * is told so by `Disturbed` and can try again.
 */
import { type BuildFailure, type BuildOptions, type BuildResult, build, stop } from "esbuild";

/** esbuild was stopped, or died, while it was at work on this build and perhaps others. */
export class Disturbed extends Error {}

/** The build took longer than it may. */
export class TooSlow extends Error {}

const running = new Set<(reason: Error) => void>();

type InMemory = { write: false };

export async function boundedBuild(options: BuildOptions & InMemory, seconds: number): Promise<BuildResult<InMemory>> {
  const { promise, resolve, reject } = Promise.withResolvers<BuildResult<InMemory>>();
  running.add(reject);
  const timer = setTimeout(() => {
    reject(new TooSlow());
    restart();
  }, seconds * 1000);
  build(options).then(resolve, reject);
  try {
    return await promise;
  } catch (error) {
    if (error instanceof TooSlow || error instanceof Disturbed) throw error;
    if (Array.isArray((error as Partial<BuildFailure>).errors)) throw error;
    restart();
    throw new Disturbed();
  } finally {
    clearTimeout(timer);
    running.delete(reject);
  }
}

/** The next build starts a new process. */
function restart(): void {
  for (const reject of running) reject(new Disturbed());
  running.clear();
  void stop();
}
