/** DNS messages on the wire, as far as a server for TXT records needs them (RFC 1035, 4.1; RFC 6891 for the size of answers). */

export const TYPE_TXT = 16;
const TYPE_OPT = 41;
const CLASS_IN = 1;

export const RCODE = { ok: 0, formatError: 1, noSuchName: 3, notImplemented: 4, refused: 5 } as const;

const HEADER_BYTES = 12;
/** The largest answer over UDP for somebody who does not say what they can take (RFC 1035, 4.2.1). */
const PLAIN_LIMIT = 512;
const MAX_TEXT_BYTES = 255;
const MAX_LABEL_BYTES = 63;
const MAX_NAME_BYTES = 255;
const TTL_SECONDS = 60;
/** A pointer to the question's name, right behind the header (RFC 1035, 4.1.4). */
const NAME_OF_QUESTION = 0xc000 | HEADER_BYTES;
const FLAG = { response: 0x8000, authoritative: 0x0400, truncated: 0x0200, recursionWanted: 0x0100 } as const;

export interface Question {
  readonly id: number;
  readonly opcode: number;
  readonly recursionWanted: boolean;
  /** In lower case, without the dot at the end; null when the question cannot be read. */
  readonly name: string | null;
  readonly type: number;
  readonly isInternet: boolean;
  /** The question as asked: answers repeat it letter by letter, because resolvers compare. */
  readonly raw: Buffer;
  /** Bytes the asker can take. */
  readonly limit: number;
}

/** Reads labels from `start`; null for a name that is cut off, too long or compressed (which a question never is). */
function readName(message: Buffer, start: number): { name: string; end: number } | null {
  const labels: string[] = [];
  let at = start;
  for (;;) {
    const length = message[at];
    if (length === undefined || length > MAX_LABEL_BYTES || at - start > MAX_NAME_BYTES) return null;
    if (length === 0) return { name: labels.join(".").toLowerCase(), end: at + 1 };
    if (at + 1 + length > message.length) return null;
    labels.push(message.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
}

/** What an OPT record in the additional section says; askers without one take 512 bytes. */
function limitOf(message: Buffer, afterQuestion: number): number {
  const isOpt =
    message[afterQuestion] === 0 && message.length >= afterQuestion + 11 && message.readUInt16BE(afterQuestion + 1) === TYPE_OPT;
  return isOpt ? Math.max(PLAIN_LIMIT, message.readUInt16BE(afterQuestion + 3)) : PLAIN_LIMIT;
}

/** null for what must not be answered at all: too short to have an id, or an answer itself. */
export function readQuestion(message: Buffer): Question | null {
  if (message.length < HEADER_BYTES) return null;
  const flags = message.readUInt16BE(2);
  if (flags & FLAG.response) return null;
  const head = { id: message.readUInt16BE(0), opcode: (flags >> 11) & 0xf, recursionWanted: (flags & FLAG.recursionWanted) !== 0 };
  const unreadable = { ...head, name: null, type: 0, isInternet: false, raw: Buffer.alloc(0), limit: PLAIN_LIMIT };
  if (message.readUInt16BE(4) !== 1) return unreadable;
  const read = readName(message, HEADER_BYTES);
  if (read === null || message.length < read.end + 4) return unreadable;
  return {
    ...head,
    name: read.name,
    type: message.readUInt16BE(read.end),
    isInternet: message.readUInt16BE(read.end + 2) === CLASS_IN,
    raw: message.subarray(HEADER_BYTES, read.end + 4),
    limit: limitOf(message, read.end + 4),
  };
}

/** One text as character strings of at most 255 bytes (RFC 1035, 3.3.14); readers join them without a space (RFC 7208, 3.3). */
function textRecord(text: string): Buffer {
  const bytes = Buffer.from(text, "utf8");
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length || at === 0; at += MAX_TEXT_BYTES) {
    const part = bytes.subarray(at, at + MAX_TEXT_BYTES);
    parts.push(Buffer.from([part.length]), part);
  }
  const data = Buffer.concat(parts);
  const head = Buffer.alloc(HEADER_BYTES);
  head.writeUInt16BE(NAME_OF_QUESTION, 0);
  head.writeUInt16BE(TYPE_TXT, 2);
  head.writeUInt16BE(CLASS_IN, 4);
  head.writeUInt32BE(TTL_SECONDS, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

/** The answer to a question; with the truncation flag and no records when they would not fit (RFC 1035, 4.1.1). */
export function writeAnswer(question: Question, rcode: number, texts: readonly string[]): Buffer {
  const records = texts.map(textRecord);
  const size = HEADER_BYTES + question.raw.length + records.reduce((sum, record) => sum + record.length, 0);
  const fits = size <= question.limit;
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(question.id, 0);
  header.writeUInt16BE(
    FLAG.response |
      (question.opcode << 11) |
      FLAG.authoritative |
      (fits ? 0 : FLAG.truncated) |
      (question.recursionWanted ? FLAG.recursionWanted : 0) |
      rcode,
    2,
  );
  header.writeUInt16BE(question.raw.length > 0 ? 1 : 0, 4);
  header.writeUInt16BE(fits ? records.length : 0, 6);
  return Buffer.concat([header, question.raw, ...(fits ? records : [])]);
}
