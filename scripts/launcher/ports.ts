/** The ports of a practice installation: the same at every start, so that addresses stay true, and moved when somebody else has one. */
import { z } from "zod";
import { anyFreePort, isPortFree, isUdpPortFree } from "../process/free-port";
import { type DataFolder, readJson, writeJson } from "./data-folder";

const DEFAULTS = { web: 3000, postgres: 5499, stripe: 4010, shopify: 4020, smtp: 4025, inbox: 4026, dns: 4027, control: 4030 };

export type PortName = keyof typeof DEFAULTS;
export type Ports = Readonly<Record<PortName, number>>;

const port = z.number().int().min(1).max(65_535);
const portsSchema = z.object({ web: port, postgres: port, stripe: port, shopify: port, smtp: port, inbox: port, dns: port, control: port });

export function readPorts(folder: DataFolder): Ports | null {
  const kept = readJson(folder.file("ports.json"));
  return kept === undefined ? null : portsSchema.parse(kept);
}

async function choose(name: PortName, wishes: readonly (number | undefined)[], taken: ReadonlySet<number>): Promise<number> {
  const isFree = name === "dns" ? isUdpPortFree : isPortFree;
  for (const wish of wishes) if (wish !== undefined && !taken.has(wish) && (await isFree(wish))) return wish;
  for (;;) {
    const found = await anyFreePort();
    if (!taken.has(found) && (await isFree(found))) return found;
  }
}

/**
 * @param webPort the port somebody asked for; then it is that one or none
 * @throws Error when the port asked for is in use
 */
export async function choosePorts(folder: DataFolder, webPort: number | undefined): Promise<Ports> {
  if (webPort !== undefined && !port.safeParse(webPort).success) throw new Error("PORT must be a whole number from 1 to 65535.");
  if (webPort !== undefined && !(await isPortFree(webPort)))
    throw new Error(`Port ${webPort} is in use by another program. Choose another one: PORT=${webPort + 1} npm start`);
  const kept = readPorts(folder);
  const chosen = { ...DEFAULTS };
  const taken = new Set<number>();
  for (const name of Object.keys(DEFAULTS) as PortName[]) {
    // People know the application's port by heart; the others only have to stay the same.
    const wishes = name === "web" ? [webPort, DEFAULTS.web, kept?.web] : [kept?.[name], DEFAULTS[name]];
    chosen[name] = await choose(name, wishes, taken);
    taken.add(chosen[name]);
  }
  writeJson(folder.file("ports.json"), chosen);
  return chosen;
}
