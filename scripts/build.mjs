// npm run build: the production build, whether or not there is one.
import { register } from "tsx/esm/api";

register();
const { build } = await import("./launcher/build.ts");
await build({ say: (text) => process.stdout.write(text) }).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
