/** `npm run chaos:mutants [number …]`: each of the six broken programs must turn a chaos run red. */
import { tryMutants } from "../chaos/try-mutants";

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const tried = await tryMutants(process.argv.slice(2), (line) => process.stdout.write(`${line}\n`));
process.exit(tried.length > 0 && tried.every((one) => one.isRed) ? 0 : 1);
