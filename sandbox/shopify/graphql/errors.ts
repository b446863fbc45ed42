/** Shopify's shape of request errors: what graphql-js finds, in the words and codes of Shopify's server. */
import { type ASTNode, type DocumentNode, type GraphQLError, Kind } from "graphql";

export type WireError = {
  message: string;
  locations?: readonly { line: number; column: number }[];
  path?: readonly (string | number)[];
  extensions?: Record<string, unknown>;
};

type Translation = [pattern: RegExp, message: (parts: string[]) => string, extensions: (parts: string[]) => Record<string, unknown>];

const TRANSLATIONS: readonly Translation[] = [
  [
    /^Cannot query field "(\w+)" on type "(\w+)"/,
    ([field, type]) => `Field '${field}' doesn't exist on type '${type}'`,
    ([field, type]) => ({ code: "undefinedField", typeName: type, fieldName: field }),
  ],
  [
    /^Field "(\w+)" argument "(\w+)" of type/,
    ([field, argument]) => `Field '${field}' is missing required arguments: ${argument}`,
    ([field, argument]) => ({ code: "missingRequiredArguments", className: "Field", name: field, arguments: argument }),
  ],
  [
    /^Directive "@(\w+)" argument "(\w+)" of type/,
    ([name, argument]) => `Directive '${name}' is missing required arguments: ${argument}`,
    ([name, argument]) => ({ code: "missingRequiredArguments", className: "Directive", name, arguments: argument }),
  ],
  [
    /^Directive "@(\w+)" may not be used on (\w+)/,
    ([name, where]) => `'@${name}' can't be applied to ${where?.toLowerCase()}s (allowed: fields)`,
    ([name, where]) => ({ code: "directiveCannotBeApplied", targetName: `${where?.toLowerCase()}s`, name }),
  ],
  [
    /^Unknown argument "(\w+)" on field "\w+\.(\w+)"/,
    ([argument, field]) => `Field '${field}' doesn't accept argument '${argument}'`,
    ([argument, field]) => ({ code: "argumentNotAccepted", name: field, typeName: "Field", argumentName: argument }),
  ],
  [
    /^Field "(\w+)" is not defined by type "(\w+)"/,
    ([field, type]) => `InputObject '${type}' doesn't accept argument '${field}'`,
    ([field, type]) => ({ code: "argumentNotAccepted", name: type, typeName: "InputObject", argumentName: field }),
  ],
  [
    /^Field "(\w+)" of type "([\w![\]]+)" must have a selection/,
    ([field, type]) =>
      `Field must have selections (field '${field}' returns ${bare(type)} but has no selections. Did you mean '${field} { ... }'?)`,
    ([field, type]) => ({ code: "selectionMismatch", nodeName: `field '${field}'`, typeName: bare(type) }),
  ],
  [
    /^Field "(\w+)" must not have a selection since type "([\w![\]]+)"/,
    ([field, type]) => `Selections can't be made on scalars (field '${field}' returns ${bare(type)} but has selections)`,
    ([field, type]) => ({ code: "selectionMismatch", nodeName: `field '${field}'`, typeName: bare(type) }),
  ],
  [
    /^Variable "\$(\w+)" is not defined/,
    ([name]) => `Variable $${name} is used but not declared`,
    ([name]) => ({ code: "variableNotDefined", variableName: name }),
  ],
  [
    /^Variable "\$(\w+)" is never used/,
    ([name]) => `Variable $${name} is declared but not used`,
    ([name]) => ({ code: "variableNotUsed", variableName: name }),
  ],
];

function bare(type: string | undefined): string {
  return (type ?? "").replace(/[![\]]/g, "");
}

/** Where a node is, as Shopify writes it: the operation, then the fields. */
function pathTo(document: DocumentNode, target: ASTNode | undefined): (string | number)[] | undefined {
  const search = (node: ASTNode, trail: string[]): string[] | undefined => {
    if (node === target) return trail;
    const children = "selectionSet" in node && node.selectionSet ? node.selectionSet.selections : [];
    const argumentsOf = node.kind === Kind.FIELD ? (node.arguments ?? []) : [];
    for (const child of [...children, ...argumentsOf]) {
      const name =
        child.kind === Kind.INLINE_FRAGMENT
          ? `... on ${child.typeCondition?.name.value ?? ""}`
          : child.kind === Kind.FIELD
            ? (child.alias?.value ?? child.name.value)
            : child.name.value;
      const found = search(child, [...trail, name]);
      if (found) return found;
    }
    return undefined;
  };
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION && definition.kind !== Kind.FRAGMENT_DEFINITION) continue;
    const word = definition.kind === Kind.FRAGMENT_DEFINITION ? "fragment" : definition.operation;
    const found = search(definition, [[word, definition.name?.value].filter(Boolean).join(" ")]);
    if (found) return found;
  }
  return undefined;
}

export function validationError(error: GraphQLError, document: DocumentNode): WireError {
  const path = pathTo(document, error.nodes?.[0]);
  const base = { ...(error.locations ? { locations: error.locations.slice(0, 1) } : {}), ...(path ? { path } : {}) };
  for (const [pattern, message, extensions] of TRANSLATIONS) {
    const parts = pattern.exec(error.message)?.slice(1);
    if (parts) return { message: message(parts), ...base, extensions: extensions(parts) };
  }
  return { message: error.message, ...base, extensions: { code: "argumentLiteralsIncompatible" } };
}

export function syntaxError(error: GraphQLError): WireError {
  const at = error.locations?.[0];
  const message = error.message.includes("<EOF>")
    ? `syntax error, unexpected end of file at [${at?.line}, ${at?.column}]`
    : `syntax error, ${error.message.replace(/^Syntax Error: /, "")} at [${at?.line}, ${at?.column}]`;
  return { message, ...(error.locations ? { locations: error.locations } : {}), extensions: { code: "PARSE_ERROR" } };
}

/** Errors of variables come out of execution before any field has run; they carry no path. */
export function variableError(error: GraphQLError, variables: Record<string, unknown>, document: DocumentNode): WireError {
  const missing = /^Variable "\$(\w+)" of (?:required|non-null) type "([^"]+)" (?:was not provided|must not be null)/.exec(error.message);
  const invalid = /^Variable "\$(\w+)" got invalid value .*?(?: at "\1\.?([^"]*)")?; (.*)$/s.exec(error.message);
  const name = missing?.[1] ?? invalid?.[1] ?? "";
  const type = missing?.[2] ?? declaredType(document, name);
  const path = (invalid?.[2] ?? "")
    .replace(/\[(\d+)\]/g, ".$1")
    .split(".")
    .filter(Boolean);
  const undefinedField = /^Field "(\w+)" is not defined by type "(\w+)"/.exec(invalid?.[3] ?? "");
  const required = /^Field "(\w+)" of required type/.exec(invalid?.[3] ?? "");
  const problemPath = [...path, ...(undefinedField?.[1] ? [undefinedField[1]] : required?.[1] ? [required[1]] : [])];
  const explanation = undefinedField
    ? `Field is not defined on ${undefinedField[2]}`
    : required || missing
      ? "Expected value to not be null"
      : (invalid?.[3] ?? error.message);
  const tail = problemPath.length > 0 ? ` for ${problemPath.join(".")} (${explanation})` : "";
  return {
    message: `Variable $${name} of type ${type} was provided invalid value${tail}`,
    ...(error.locations ? { locations: error.locations } : {}),
    extensions: { code: "INVALID_VARIABLE", value: variables[name] ?? null, problems: [{ path: problemPath, explanation }] },
  };
}

function declaredType(document: DocumentNode, name: string): string {
  for (const definition of document.definitions) {
    const declared =
      definition.kind === Kind.OPERATION_DEFINITION
        ? definition.variableDefinitions?.find((one) => one.variable.name.value === name)
        : undefined;
    if (declared?.type.loc) return declared.type.loc.source.body.slice(declared.type.loc.start, declared.type.loc.end);
  }
  return "";
}

export function executionError(error: GraphQLError): WireError {
  return {
    message: error.message,
    ...(error.locations ? { locations: error.locations } : {}),
    ...(error.path ? { path: error.path } : {}),
    ...(Object.keys(error.extensions).length > 0 ? { extensions: error.extensions } : {}),
  };
}
