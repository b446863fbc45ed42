import { afterAll, beforeAll, expect, test } from "vitest";
import { makeSenderDns } from "@/lib/gateways/mail/sender-dns";
import { type DnsSandbox, startDnsSandbox } from "@/sandbox/dns/server";

let dns: DnsSandbox;

beforeAll(async () => {
  dns = await startDnsSandbox({ port: 0 });
});
afterAll(() => dns.stop());

const found = async (domain: string) => {
  const { spf, dkim, dmarc } = await makeSenderDns(dns.address)(domain);
  return { spf: spf.found, dkim: dkim.found, dmarc: dmarc.found };
};

test("the practice shops' domains are ready for mail, one domain wants DMARC, others have nothing (rule 29)", async () => {
  const ready = { spf: true, dkim: true, dmarc: true };
  for (const domain of ["moulin-velo.example", "north-harbor-cycles.example", "practice.example"])
    expect(await found(domain)).toEqual(ready);
  expect(await found("no-dmarc.example")).toEqual({ ...ready, dmarc: false });
  expect(await found("somewhere-else.example")).toEqual({ spf: false, dkim: false, dmarc: false });
});
