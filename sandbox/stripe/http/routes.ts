import type { Endpoint } from "../call";

interface Match {
  endpoint: Endpoint;
  path: Record<string, string>;
}

interface Node {
  literal: Map<string, Node>;
  named: { name: string; node: Node } | null;
  methods: Map<string, Endpoint>;
}

function emptyNode(): Node {
  return { literal: new Map(), named: null, methods: new Map() };
}

/** Finds the endpoint of a request; a literal part of a path wins over a named one. */
export class Routes {
  private readonly root = emptyNode();

  constructor(endpoints: Endpoint[]) {
    for (const endpoint of endpoints) {
      this.add(endpoint);
    }
  }

  private add(endpoint: Endpoint): void {
    let node = this.root;
    for (const part of endpoint.path.slice(1).split("/")) {
      if (part.startsWith(":")) {
        node.named ??= { name: part.slice(1), node: emptyNode() };
        node = node.named.node;
      } else {
        const next = node.literal.get(part) ?? emptyNode();
        node.literal.set(part, next);
        node = next;
      }
    }
    node.methods.set(endpoint.method, endpoint);
  }

  find(method: string, path: string): Match | null {
    const found: Record<string, string> = {};
    let node = this.root;
    for (const part of path.slice(1).split("/")) {
      const literal = node.literal.get(part);
      if (literal !== undefined) {
        node = literal;
      } else if (node.named !== null && part !== "") {
        found[node.named.name] = decodePart(part);
        node = node.named.node;
      } else {
        return null;
      }
    }
    const endpoint = node.methods.get(method);
    return endpoint === undefined ? null : { endpoint, path: found };
  }
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
