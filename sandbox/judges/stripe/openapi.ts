import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { Ajv, type ValidateFunction } from "ajv";

type Members = Record<string, unknown>;

interface Operation {
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema: { properties?: Members } }> };
  responses: Record<string, { content?: Record<string, { schema: Members }> }>;
}

interface Specification {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Members> };
}

/** `nullable` is OpenAPI's own; JSON Schema says it with a choice. Corrupted date-like enumerations are left out. */
function toJsonSchema(value: unknown, name = ""): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => toJsonSchema(item));
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const { nullable, discriminator: _discriminator, ...rest } = value as Members;
  const schema: Members = {};
  for (const [key, inner] of Object.entries(rest)) {
    const isProperty = name === "properties";
    if (isProperty || !(key.startsWith("x-") || ["description", "format", "example", "title"].includes(key))) {
      schema[key] = key === "enum" && name === "api_version" ? undefined : toJsonSchema(inner, key);
    }
  }
  return nullable === true && name !== "properties" ? { anyOf: [{ type: "null" }, schema] } : schema;
}

/** Stripe's published description of its API at 2022-11-15, as a judge of answers and of parameter names. */
export class OpenApiJudge {
  private readonly specification: Specification;
  private readonly ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor() {
    const file = new URL("stripe.com.json.gz", import.meta.url);
    this.specification = JSON.parse(gunzipSync(readFileSync(file)).toString()) as Specification;
    this.ajv.addSchema({ $id: "stripe", components: { schemas: toJsonSchema(this.specification.components.schemas, "properties") } });
  }

  private find(method: string, path: string): { template: string; operation: Operation } | null {
    const parts = path.split("/");
    const fits = (template: string) => {
      const wanted = template.split("/");
      return wanted.length === parts.length && wanted.every((part, at) => part.startsWith("{") || part === parts[at]);
    };
    const templates = Object.keys(this.specification.paths).filter(fits);
    const [template] = templates.sort((a, b) => a.split("{").length - b.split("{").length);
    const operation = template === undefined ? undefined : this.specification.paths[template]?.[method.toLowerCase()];
    return template === undefined || operation === undefined ? null : { template, operation };
  }

  /** What the description has against an answer: one line per fault, as `template pointer: fault`. */
  faults(method: string, path: string, status: number, body: unknown): string[] {
    const found = this.find(method, path);
    if (found === null) {
      return [`${method} ${path}: not in the description`];
    }
    const { template, operation } = found;
    const answer = operation.responses[String(status)] ?? operation.responses.default;
    const schema = answer?.content?.["application/json"]?.schema;
    const key = `${method} ${template} ${status === 200 ? 200 : "error"}`;
    const validate = this.compiled.get(key) ?? this.ajv.compile(this.rooted(schema ?? {}));
    this.compiled.set(key, validate);
    validate(body);
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${key} ${instancePath.replace(/\/\d+(?=\/|$)/g, "/*")}: ${message} ${JSON.stringify(params)}`,
    );
  }

  /** References point into the one document that holds all shapes. */
  private rooted(schema: Members): Members {
    return JSON.parse(JSON.stringify(toJsonSchema(schema)).replaceAll('"#/components', '"stripe#/components')) as Members;
  }

  /** Names of parameters the description does not know for this call. */
  unknownParameters(method: string, path: string, names: string[]): string[] {
    const found = this.find(method, path);
    const body = found?.operation.requestBody?.content["application/x-www-form-urlencoded"]?.schema.properties ?? {};
    const known = new Set([...Object.keys(body), ...(found?.operation.parameters ?? []).map(({ name }) => name)]);
    return names.filter((name) => !known.has(name)).map((name) => `${method} ${found?.template}: ${name}`);
  }
}
