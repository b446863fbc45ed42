import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "./generated/client";
import { makeSealer, type Sealer } from "./sealed";

export interface Db {
  readonly prisma: PrismaClient;
  readonly sealer: Sealer;
  close(): Promise<void>;
}

export interface DbOptions {
  readonly url: string;
  readonly encryptionKey: Buffer;
  readonly previousEncryptionKeys?: readonly Buffer[];
  /** Connections of this process. */
  readonly poolSize?: number;
}

/** No transaction of ours waits for anything but the database itself: one that idles this long belongs to a process that does not run. */
const STOPPED_IN_TRANSACTION_MS = 20_000;

/** Opens the one database. Nothing in here relaxes durability (rule 37). */
export function openDb({ url, encryptionKey, previousEncryptionKeys = [], poolSize = 10 }: DbOptions): Db {
  // A process that is stopped inside a transaction keeps its locks, and everybody else waits: the server ends such a transaction.
  const adapter = new PrismaPg({
    connectionString: url,
    max: poolSize,
    application_name: "predesk",
    idle_in_transaction_session_timeout: STOPPED_IN_TRANSACTION_MS,
  });
  const prisma = new PrismaClient({ adapter, transactionOptions: { maxWait: 10_000, timeout: 20_000 } });
  return { prisma, sealer: makeSealer(encryptionKey, previousEncryptionKeys), close: () => prisma.$disconnect() };
}
