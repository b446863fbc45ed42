/** `npm run chaos`: prints one JSON line, explains what is wrong on the other channel, and fails unless nothing is. */
import { randomInt } from "node:crypto";
import { readOptions } from "../chaos/options";
import { runChaos } from "../chaos/run-chaos";

const options = readOptions(process.argv.slice(2), randomInt(2 ** 32));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const say = (line: string) => process.stderr.write(`${process.uptime().toFixed(1).padStart(6)} s  ${line}\n`);
say(`seed ${options.seed}: ${options.workers} workers, ${options.web} web processes (the product's route handlers, without Next's server)`);
const { line, findings } = await runChaos(options, say);
process.stdout.write(`${JSON.stringify(line)}\n`);
process.exit(findings.length === 0 ? 0 : 1);
