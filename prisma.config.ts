import path from "node:path";
import { defineConfig } from "prisma/config";

// Prisma's schema engine is normally downloaded when it is first needed. Ours comes with npm and runs on a closed network too.
// Windows cannot spawn a script directly: there the download stays.
if (process.platform !== "win32") {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= path.join(import.meta.dirname, "scripts/schema-engine.mjs");
}

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  // Commands that touch no database (generate, validate, format) still want a well-formed address.
  datasource: { url: process.env.DATABASE_URL ?? "postgresql://nobody@127.0.0.1:1/none" },
});
