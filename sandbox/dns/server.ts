import { createSocket } from "node:dgram";
import { type Question, RCODE, readQuestion, TYPE_TXT, writeAnswer } from "./message";
import { type MailDomain, PRACTICE_DOMAINS, recordsOf } from "./practice-domains";

export type { MailDomain } from "./practice-domains";

export interface DnsSandbox {
  readonly port: number;
  /** `ip:port`, as DNS_RESOLVER wants it. */
  readonly address: string;
  /** Publishes a domain's records from now on; null takes the domain off the net. */
  setDomain(domain: string, mail: MailDomain | null): void;
  stop(): Promise<void>;
}

/** Texts by name. A name below which there are others exists too, without records (RFC 8020). */
function openTable(domains: Readonly<Record<string, MailDomain>>) {
  const table = new Map(Object.entries(domains).map(([domain, mail]) => [domain, recordsOf(domain, mail)]));
  return {
    set(domain: string, mail: MailDomain | null): void {
      const name = domain.toLowerCase();
      if (mail === null) table.delete(name);
      else table.set(name, recordsOf(name, mail));
    },
    /** null: no such name. */
    texts(name: string): readonly string[] | null {
      const records = [...table].flatMap(([domain, own]) => [[domain, null] as const, ...own]);
      const below = records.filter(([owner]) => owner === name || owner.endsWith(`.${name}`));
      return below.length === 0 ? null : below.flatMap(([owner, text]) => (owner === name && text !== null ? [text] : []));
    },
  };
}

function answer(question: Question, texts: (name: string) => readonly string[] | null): Buffer {
  if (question.opcode !== 0) return writeAnswer(question, RCODE.notImplemented, []);
  if (question.name === null) return writeAnswer(question, RCODE.formatError, []);
  if (!question.isInternet) return writeAnswer(question, RCODE.refused, []);
  const found = texts(question.name);
  if (found === null) return writeAnswer(question, RCODE.noSuchName, []);
  return writeAnswer(question, RCODE.ok, question.type === TYPE_TXT ? found : []);
}

/** A name server for TXT records on loopback, over UDP. `port` 0 takes a free one. */
export async function startDnsSandbox(options: { readonly port: number; readonly log?: (line: string) => void }): Promise<DnsSandbox> {
  const table = openTable(PRACTICE_DOMAINS);
  const socket = createSocket("udp4");
  socket.on("message", (message, from) => {
    const question = readQuestion(message);
    if (question === null) return;
    const reply = answer(question, table.texts);
    options.log?.(`dns ${question.name ?? "(unreadable)"} type ${question.type}: rcode ${reply.readUInt16BE(2) & 0xf}`);
    socket.send(reply, from.port, from.address, (error) => {
      if (error) options.log?.(`dns: an answer could not be sent: ${error.message}`);
    });
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(options.port, "127.0.0.1", () => {
      socket.off("error", reject);
      // An asker who went away is reported here on some systems; it is no reason to stop serving the others.
      socket.on("error", (error) => options.log?.(`dns: ${error.message}`));
      resolve();
    });
  });
  const { port } = socket.address();
  return {
    port,
    address: `127.0.0.1:${port}`,
    setDomain: table.set,
    stop: () => new Promise<void>((resolve) => socket.close(() => resolve())),
  };
}
