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

/** Opens the one database. Nothing in here relaxes durability (rule 37). */
export function openDb({ url, encryptionKey, previousEncryptionKeys = [], poolSize = 10 }: DbOptions): Db {
  const adapter = new PrismaPg({ connectionString: url, max: poolSize, application_name: "predesk" });
  const prisma = new PrismaClient({ adapter, transactionOptions: { maxWait: 10_000, timeout: 20_000 } });
  return { prisma, sealer: makeSealer(encryptionKey, previousEncryptionKeys), close: () => prisma.$disconnect() };
}
