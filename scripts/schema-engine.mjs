#!/usr/bin/env node
/**
 * Prisma's schema engine as a script. The Prisma CLI spawns a native "schema-engine" that it downloads from Prisma's own host; npm has the same
 * engine compiled to WebAssembly (@prisma/schema-engine-wasm, pinned to the engine of our Prisma version). This script speaks the native engine's
 * protocol (JSON-RPC, one message a line) and passes each call to the WebAssembly one, connected through @prisma/adapter-pg.
 *
 * When Prisma is updated: pin @prisma/schema-engine-wasm to the hash that `prisma -v` prints, run `npm test`, and read the five notes marked TRAP.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import readline from "node:readline";

const require = createRequire(import.meta.url);

function parseArguments(argv) {
  const options = { datamodels: [], datasource: undefined, command: [] };
  for (let i = 0; i < argv.length; i++) {
    if (argv[i] === "--datamodels") options.datamodels.push(argv[++i]);
    else if (argv[i] === "--datasource") options.datasource = JSON.parse(argv[++i]);
    else if (argv[i] === "--enabled-preview-features" || argv[i] === "--extension-types") i++;
    else options.command.push(argv[i]);
  }
  return options;
}

const options = parseArguments(process.argv.slice(2));
const url = options.datasource?.url;

/** The CLI reads errors of the engine from stderr, one JSON object a line. */
function logError(fields) {
  process.stderr.write(
    `\n${JSON.stringify({ timestamp: new Date().toISOString(), level: "ERROR", fields, target: "schema_engine::logger" })}\n`,
  );
}

/** A Prisma connection URL as pg's settings; `database` replaces the one named in it. */
function connection(address, database) {
  const parsed = new URL(address);
  const mode = parsed.searchParams.get("sslmode");
  return {
    host: parsed.searchParams.get("host") ?? parsed.hostname.replace(/^\[|\]$/g, ""),
    port: parsed.port ? Number(parsed.port) : 5432,
    user: decodeURIComponent(parsed.username) || undefined,
    password: decodeURIComponent(parsed.password) || undefined,
    database: database ?? (decodeURIComponent(parsed.pathname.slice(1)) || "postgres"),
    ...(mode && mode !== "disable" ? { ssl: { rejectUnauthorized: mode === "verify-full" || mode === "verify-ca" } } : {}),
  };
}

function schemaOf(address) {
  return new URL(address).searchParams.get("schema") ?? undefined;
}

/** Prisma's own error codes for what PostgreSQL answers on connecting. */
function connectionError(error, target) {
  if (error.code === "3D000") return ["P1003", `Database \`${target.database}\` does not exist`];
  if (error.code === "28P01" || error.code === "28000") {
    return [
      "P1000",
      `Authentication failed against database server, the provided database credentials for \`${target.user}\` are not valid.`,
    ];
  }
  if (error.code === "42P04") return ["P1009", `Database \`${target.database}\` already exists on the database server`];
  return ["P1001", `Can't reach database server at \`${target.host}:${target.port}\`\n\n${error.message}`];
}

/** The `cli …` subcommands: whether a database is there, create it, drop it. Ends the process. */
async function runDatabaseCommand(verb) {
  const { default: pg } = await import("pg");
  const target = connection(url);
  const client = new pg.Client(connection(url, verb === "can-connect-to-database" ? undefined : "postgres"));
  try {
    await client.connect();
    if (verb === "create-database") await client.query(`CREATE DATABASE ${client.escapeIdentifier(target.database)}`);
    if (verb === "drop-database") await client.query(`DROP DATABASE ${client.escapeIdentifier(target.database)} WITH (FORCE)`);
    await client.end();
    process.exit(0);
  } catch (error) {
    const [error_code, message] = connectionError(error, target);
    logError({ is_panic: false, message, meta: null, error_code });
    process.exit(1);
  }
}

if (options.command.includes("--version")) {
  console.log("schema-engine-cli wasm");
  process.exit(0);
}
if (options.command[0] === "cli") await runDatabaseCommand(options.command[1]);

const { default: pg } = await import("pg");
const { PrismaPg } = await import("@prisma/adapter-pg");
const { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } = await import("@prisma/driver-adapter-utils");

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
}

// TRAP 1: a panic of the engine must answer the open request, otherwise the CLI exits with 0 and says nothing.
let panicMessage = "";
let openRequest = null;
globalThis.PRISMA_WASM_PANIC_REGISTRY = {
  set_message(message) {
    panicMessage = message;
  },
  get: () => panicMessage,
};

function die(error) {
  const message = panicMessage || String(error?.stack ?? error);
  if (openRequest !== null)
    send({ id: openRequest, error: { code: 4466, message: "schema engine panic", data: { is_panic: false, message, meta: null } } });
  logError({ is_panic: true, message, backtrace: null });
  process.exit(101);
}
process.on("uncaughtException", die);
process.on("unhandledRejection", die);

// TRAP 2: the package's own index imports the .wasm file as a module, which Node 20 does not do. So it is instantiated by hand.
const engineModule = await import("@prisma/schema-engine-wasm/schema_engine_bg");
const wasmFile = path.join(path.dirname(require.resolve("@prisma/schema-engine-wasm/schema_engine_bg")), "schema_engine_bg.wasm");
const { instance } = await WebAssembly.instantiate(readFileSync(wasmFile), { "./schema_engine_bg.js": engineModule });
engineModule.__wbg_set_wasm(instance.exports);
instance.exports.__wbindgen_start();

// TRAP 3: the adapter cannot read the catalog type "char" (oid 18) that the engine asks for. It is read as text and handed over as Character;
// handed over as Text the engine panics on PostgreSQL 18.
const CATALOG_CHAR = 18;
const TEXT = 25;
const characterColumns = new AsyncLocalStorage();
let isPatched = false;

function readingCatalogChar(adapter) {
  if (isPatched) return adapter;
  const queryable = Object.getPrototypeOf(Object.getPrototypeOf(adapter));
  const { performIO, queryRaw } = queryable;
  if (!performIO || !queryRaw) throw new Error("unexpected @prisma/adapter-pg: review scripts/schema-engine.mjs");
  queryable.performIO = async function (query) {
    const result = await performIO.call(this, query);
    const columns = characterColumns.getStore();
    result.fields.forEach((field, index) => {
      if (!columns || field.dataTypeID !== CATALOG_CHAR) return;
      columns.push(index);
      field.dataTypeID = TEXT;
    });
    return result;
  };
  queryable.queryRaw = function (query) {
    const columns = [];
    return characterColumns.run(columns, async () => {
      const result = await queryRaw.call(this, query);
      for (const index of columns) result.columnTypes[index] = ColumnTypeEnum.Character;
      return result;
    });
  };
  isPatched = true;
  return adapter;
}

// TRAP 4: the adapter splits a script at every semicolon, also inside a function's body. PostgreSQL takes the script whole, in one implicit
// transaction, which is also what the native engine does.
function sendingScriptsWhole(adapter) {
  if (!adapter.executeScript || !adapter.onError || !adapter.client)
    throw new Error("unexpected @prisma/adapter-pg: review scripts/schema-engine.mjs");
  adapter.executeScript = async (script) => {
    try {
      await adapter.client.query(script);
    } catch (error) {
      adapter.onError(error);
    }
  };
  return adapter;
}

const prepared = (adapter) => sendingScriptsWhole(readingCatalogChar(adapter));

class AdapterFactory extends PrismaPg {
  async connect() {
    return prepared(await super.connect());
  }

  // TRAP 5: the adapter's own shadow database is overridden by a connection string, and dropped while its pool is still open.
  async connectToShadowDb() {
    const given = options.datasource.shadowDatabaseUrl;
    if (given) return prepared(await new PrismaPg(connection(given), { schema: schemaOf(given) }).connect());
    const name = `prisma_migrate_shadow_db_${randomUUID()}`;
    const admin = new pg.Client(connection(url));
    await admin.connect();
    await admin.query(`CREATE DATABASE "${name}"`);
    const adapter = prepared(await new PrismaPg(connection(url, name)).connect());
    const dispose = adapter.dispose.bind(adapter);
    adapter.dispose = async () => {
      await dispose();
      await admin.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
      await admin.end();
    };
    return adapter;
  }
}

let engine = null;
function theEngine() {
  if (engine === null) {
    const address = url ?? "postgresql://127.0.0.1:1/none";
    const factory = bindMigrationAwareSqlAdapterFactory(new AdapterFactory(connection(address), { schema: schemaOf(address) }));
    const datamodels = options.datamodels.length > 0 ? options.datamodels.map((file) => [file, readFileSync(file, "utf8")]) : undefined;
    engine = engineModule.SchemaEngine.new({ datamodels }, () => undefined, factory);
  }
  return engine;
}

let printId = 0;
async function answer(method, params) {
  if (method === "createDatabase") return { databaseName: connection(url).database };
  const running = await theEngine();
  if (method === "getDatabaseVersion") return running.version(params);
  if (method !== "diff") return (await running[method](params)) ?? {};
  const { exitCode, stdout } = await running.diff(params);
  if (stdout != null) send({ id: `print-${++printId}`, method: "print", params: { content: stdout } });
  return { exitCode, stdout: null };
}

async function handle({ id, method, params }) {
  openRequest = id;
  try {
    send({ id, result: await answer(method, params) });
  } catch (error) {
    const message = error?.message ?? String(error);
    const error_code = /^P\d/.test(error?.code ?? "") ? error.code : undefined;
    send({ id, error: { code: 4466, message, data: { is_panic: false, message, meta: error?.meta ?? null, error_code } } });
  }
  openRequest = null;
}

// Requests are answered one after the other, as the native engine does; a line without a method is the CLI's answer to our "print".
let queue = Promise.resolve();
const lines = readline.createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const message = line.trim() ? JSON.parse(line) : {};
  if (message.method) queue = queue.then(() => handle(message));
});
lines.on("close", () => queue.finally(() => process.exit(0)));
