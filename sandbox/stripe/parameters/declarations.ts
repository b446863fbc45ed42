/**
 * Reads the declaration files of the `stripe` package far enough to know what a request may carry
 * and which members of an object can be expanded. The files are generated and very regular, so a
 * small reader is enough; anything it does not understand stops the generator with the place.
 */
export type TypeNode =
  | { kind: "literal"; value: string }
  | { kind: "name"; name: string; arguments: TypeNode[] }
  | { kind: "union"; members: TypeNode[] }
  | { kind: "object"; members: Member[]; index: TypeNode | null };

export interface Member {
  name: string;
  optional: boolean;
  type: TypeNode;
}

/** A declared interface or alias, by its full dotted name within one file. */
export interface Declaration {
  name: string;
  scope: string[];
  bases: TypeNode[];
  type: TypeNode;
}

const TOKEN = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[A-Za-z_$][\w$]*|-?\d[\d_.]*|=>|[{}()[\]<>,;:?|&=.*+-]/g;

class Reader {
  private readonly tokens: string[];
  private at = 0;
  readonly declarations = new Map<string, Declaration>();

  constructor(
    source: string,
    private readonly file: string,
  ) {
    this.tokens = (source.match(TOKEN) ?? []).filter((token) => !/^\/[/*]/.test(token));
  }

  readFile(): Map<string, Declaration> {
    while (this.at < this.tokens.length) {
      this.readStatement([]);
    }
    return this.declarations;
  }

  private peek(offset = 0): string {
    return this.tokens[this.at + offset] ?? "";
  }

  private next(): string {
    const token = this.tokens[this.at++];
    if (token === undefined) {
      throw new Error(`${this.file} ends too early`);
    }
    return token;
  }

  private expect(token: string): void {
    const found = this.next();
    if (found !== token) {
      const around = this.tokens.slice(Math.max(0, this.at - 12), this.at + 4).join(" ");
      throw new Error(`${this.file}: expected ${token}, found ${found} in: ${around}`);
    }
  }

  private accept(token: string): boolean {
    if (this.peek() !== token) {
      return false;
    }
    this.at++;
    return true;
  }

  private readStatement(scope: string[]): void {
    while (["export", "declare"].includes(this.peek())) {
      this.at++;
    }
    const word = this.next();
    if (word === "interface") {
      this.readInterface(scope);
    } else if (word === "namespace") {
      const inner = [...scope, this.readDotted()].flatMap((part) => part.split("."));
      this.expect("{");
      while (!this.accept("}")) {
        this.readStatement(inner);
      }
    } else if (word === "type" && this.peek() !== "{") {
      const name = [...scope, this.next()].join(".");
      this.skipTypeParameters();
      this.expect("=");
      const type = this.readType();
      this.accept(";");
      this.declarations.set(name, { name, scope, bases: [], type });
    } else {
      this.at--;
      this.skipStatement();
    }
  }

  /** Imports, classes, constants, functions: nothing a request or an object is described by. */
  private skipStatement(): void {
    for (let depth = 0; this.at < this.tokens.length; ) {
      const token = this.next();
      if (token === "{" || token === "(") {
        depth++;
      } else if (token === "}" || token === ")") {
        depth--;
        if (depth === 0 && token === "}" && this.peek() !== "from") {
          this.accept(";");
          return;
        }
      } else if (token === ";" && depth === 0) {
        return;
      }
    }
  }

  private readInterface(scope: string[]): void {
    const name = [...scope, this.next()].join(".");
    this.skipTypeParameters();
    const bases: TypeNode[] = [];
    if (this.accept("extends")) {
      do {
        bases.push(this.readPrimary());
      } while (this.accept(","));
    }
    this.declarations.set(name, { name, scope, bases, type: this.readObject() });
  }

  private skipTypeParameters(): void {
    if (this.accept("<")) {
      for (let depth = 1; depth > 0; ) {
        const token = this.next();
        depth += token === "<" ? 1 : token === ">" ? -1 : 0;
      }
    }
  }

  private readObject(): TypeNode {
    this.expect("{");
    const members: Member[] = [];
    let index: TypeNode | null = null;
    while (!this.accept("}")) {
      if (this.accept("[")) {
        while (this.next() !== "]");
        this.expect(":");
        index = this.readType();
      } else {
        this.accept("readonly");
        const name = this.next().replace(/^['"]|['"]$/g, "");
        const optional = this.accept("?");
        if (this.peek() === "(" || this.peek() === "<") {
          this.skipStatement();
          continue;
        }
        this.expect(":");
        members.push({ name, optional, type: this.readType() });
      }
      this.accept(";") || this.accept(",");
    }
    return { kind: "object", members, index };
  }

  private readType(): TypeNode {
    this.accept("|");
    const members = [this.readPrimary()];
    while (this.accept("|") || this.accept("&")) {
      members.push(this.readPrimary());
    }
    const first = members[0];
    return members.length === 1 && first !== undefined ? first : { kind: "union", members };
  }

  private readDotted(): string {
    let name = this.next();
    while (this.accept(".")) {
      name += `.${this.next()}`;
    }
    return name;
  }

  private readPrimary(): TypeNode {
    let type: TypeNode;
    const token = this.peek();
    if (token === "{") {
      type = this.readObject();
    } else if (token === "(") {
      this.at++;
      type = this.readType();
      this.expect(")");
    } else if (/^['"]/.test(token)) {
      type = { kind: "literal", value: this.next().slice(1, -1) };
    } else {
      type = { kind: "name", name: this.readDotted(), arguments: [] };
      if (this.accept("<")) {
        do {
          type.arguments.push(this.readType());
        } while (this.accept(","));
        this.expect(">");
      }
    }
    while (this.peek() === "[" && this.peek(1) === "]") {
      this.at += 2;
      type = { kind: "name", name: "Array", arguments: [type] };
    }
    return type;
  }
}

/** All interfaces and aliases of one declaration file, keyed by dotted name. */
export function readDeclarations(source: string, file: string): Map<string, Declaration> {
  return new Reader(source, file).readFile();
}
