/** Ways to put a cost before a built-in method, or to take it away. */

/** The countdown, and whether a submission is running. */
export interface Gate {
  /** What the submission's own operations may still use. */
  readonly fuel: Float64Array;
  /** Fuel beside that, for the engine's operations alone, which do as much in a fraction of the time. */
  reserve: number;
  active: boolean;
  /** Takes `cost` from the fuel; throws where it does not suffice. */
  charge(cost: number): void;
  /** Takes `cost` from the reserve, and what that lacks from the fuel; throws where both do not suffice. */
  chargeEngine(cost: number): void;
}

/** A closed gate with nothing in it. `exhausted` is what it throws. */
export function createGate(exhausted: Error): Gate {
  const fuel = new Float64Array([0]);
  return {
    fuel,
    reserve: 0,
    active: false,
    charge(cost) {
      // Written so that a cost that is not a number is too much as well.
      if (fuel[0]! >= cost) fuel[0]! -= cost;
      else {
        fuel[0] = -1;
        throw exhausted;
      }
    },
    chargeEngine(cost) {
      const lacking = cost - this.reserve;
      if (lacking <= 0) this.reserve -= cost;
      else {
        this.reserve = 0;
        this.charge(lacking);
      }
    },
  };
}

export type Method = (this: never, ...args: never[]) => unknown;
type Cost = (receiver: never, args: readonly unknown[], result: unknown) => number;

const { apply } = Reflect;

type Check = (receiver: unknown, args: unknown[]) => void;

/** Replaces a method by one that checks, pays and then does the same. */
export function wrap<T>(
  gate: Gate,
  holder: object,
  name: string,
  cost: (receiver: T, args: readonly unknown[]) => number,
  check?: Check,
): void {
  replace(holder, name, (original) => ({
    [name](this: unknown, ...args: unknown[]) {
      if (gate.active) {
        check?.(this, args);
        gate.charge(cost(this as T, args));
      }
      return apply(original, this, args);
    },
  }));
}

/** For costs that only the result shows. */
export function wrapAfter(gate: Gate, holder: object, name: string, cost: Cost): void {
  replace(holder, name, (original) => ({
    [name](this: unknown, ...args: unknown[]) {
      const result: unknown = apply(original, this, args);
      if (gate.active) gate.charge(cost(this as never, args, result));
      return result;
    },
  }));
}

export function hideGetter(gate: Gate, holder: object, name: string): void {
  const descriptor = Object.getOwnPropertyDescriptor(holder, name)!;
  const original = descriptor.get!;
  const shown = {
    get [name](): unknown {
      if (gate.active) throw new TypeError(`${name} is not offered: use subarray`);
      return apply(original, this, []);
    },
  };
  const get = Object.getOwnPropertyDescriptor(shown, name)!.get!;
  Object.defineProperty(holder, name, { ...descriptor, get });
}

export function replace(
  holder: object,
  name: string,
  make: (original: Method) => Readonly<Record<string, Method>>,
): void {
  const descriptor = Object.getOwnPropertyDescriptor(holder, name);
  if (typeof descriptor?.value !== "function") return;
  Object.defineProperty(holder, name, { ...descriptor, value: make(descriptor.value as Method)[name] });
}

export function remove(holder: object, name: string | symbol): void {
  Reflect.deleteProperty(holder, name);
}
