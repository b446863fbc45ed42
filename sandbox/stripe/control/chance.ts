/** Repeatable chance: the same seed gives the same faults in the same order. */
export interface Chance {
  /** True with the given probability, 0 to 1. */
  happens(probability: number): boolean;
  /** A number from 0 up to, not including, 1. */
  next(): number;
  reseed(seed: number): void;
}

export function seededChance(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    happens: (probability) => probability > 0 && next() < probability,
    reseed: (value) => {
      state = value >>> 0;
    },
  };
}
