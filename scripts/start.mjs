// npm start, npm run dev: see scripts/launcher/start.ts.
import { register } from "tsx/esm/api";

register();
await import("./launcher/start.ts");
