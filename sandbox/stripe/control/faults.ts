import type { World } from "../world";
import { FAULTS, type Fault, type FaultRule } from "./dials";

function matchesPath(pattern: string | null, path: string): boolean {
  if (pattern === null) {
    return true;
  }
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".+");
  return new RegExp(`^${escaped}$`).test(path);
}

function bites(rule: FaultRule, method: string, path: string): boolean {
  return (rule.method === null || rule.method === method) && matchesPath(rule.path, path);
}

/** Which fault this call meets, if any: rules first (each used up by its turn), then chance. */
export function faultFor(world: World, method: string, path: string): Fault | null {
  const { rules, faults } = world.dials;
  for (const rule of rules) {
    if (rule.times <= 0 || !bites(rule, method, path)) {
      continue;
    }
    if (rule.skip > 0) {
      rule.skip--;
      continue;
    }
    rule.times--;
    world.dials.rules = rules.filter((kept) => kept.times > 0);
    return strike(world, rule.fault);
  }
  const fault = FAULTS.find((one) => world.chance.happens(faults[one] ?? 0));
  return fault === undefined ? null : strike(world, fault);
}

/** Notes that this fault was served and answers its name: `GET /__sandbox/struck` shows how often each was. */
export function strike<T extends string>(world: World, name: T): T {
  world.struck[name] = (world.struck[name] ?? 0) + 1;
  return name;
}

/** How long this call takes, ms. */
export function latencyFor(world: World): number {
  const { min, max } = world.dials.latencyMs;
  return max <= min ? min : min + world.chance.next() * (max - min);
}
