import { join } from "node:path";
import { openDocuments } from "../journal/documents";

/** A mail as it came over the wire, with what a reader needs. */
export interface StoredMail {
  readonly id: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly replyTo: string | null;
  readonly subject: string;
  readonly messageId: string | null;
  readonly text: string;
  readonly html: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Business time of arrival, ISO 8601. */
  readonly receivedAt: string;
  /** Real time at which the client began its SMTP dialogue, ISO 8601: what a comparison with a commit needs. */
  readonly dialogueBeganAt: string;
}

export interface Mailbox {
  keep(mail: StoredMail): void;
  /** Newest first; `to` and `query` match parts, without case. */
  list(filter: { to?: string; query?: string; limit?: number }): StoredMail[];
  /** When the dialogue of every mail began, without the mails: however many there are. */
  dialogues(): Pick<StoredMail, "messageId" | "to" | "subject" | "dialogueBeganAt">[];
  get(id: string): StoredMail | undefined;
  clear(): void;
  close(): void;
}

export function openMailbox(dataDir: string | null): Mailbox {
  const store = openDocuments(dataDir === null ? null : join(dataDir, "mail.jsonl"));
  const mails = store.table<StoredMail>("mails", {});
  return {
    keep(mail) {
      mails.put(mail.id, mail);
      store.commit();
    },
    list({ to, query, limit = 100 }) {
      const wanted = query?.toLowerCase();
      const found: StoredMail[] = [];
      for (const mail of mails.newestFirst()) {
        if (to !== undefined && !mail.to.some((address) => address.toLowerCase() === to.toLowerCase())) continue;
        if (wanted !== undefined && ![mail.subject, ...mail.to].join(" ").toLowerCase().includes(wanted)) continue;
        found.push(mail);
        if (found.length >= limit) break;
      }
      return found;
    },
    dialogues: () =>
      [...mails.values()].map(({ messageId, to, subject, dialogueBeganAt }) => ({ messageId, to, subject, dialogueBeganAt })),
    get: (id) => mails.get(id),
    clear() {
      for (const id of [...mails.ids()]) mails.delete(id);
      store.commit();
    },
    close: () => store.close(),
  };
}
