/** A self-signed X.509 certificate, for servers that tests stand in for. Node makes keys but no certificates; DER is short enough to write (ITU-T X.690). */
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const NULL = 0x05;
const OID = 0x06;
const UTF8 = 0x0c;
const TIME = 0x18;
/** 2.5.4.3 and 1.2.840.113549.1.1.11, encoded. */
const COMMON_NAME = Buffer.from("550403", "hex");
const SHA256_RSA = Buffer.from("2a864886f70d01010b", "hex");

function der(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const length = Buffer.from(body.length.toString(16).padStart(body.length > 0xff ? 4 : 2, "0"), "hex");
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, body]);
}

const time = (at: Date) => der(TIME, Buffer.from(`${at.toISOString().replace(/[-:T]/g, "").slice(0, 14)}Z`));

export interface TestCertificate {
  readonly pem: string;
  readonly privateKey: KeyObject;
}

export function makeCertificate(options: { readonly name: string; readonly from: Date; readonly until: Date }): TestCertificate {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const algorithm = der(SEQUENCE, der(OID, SHA256_RSA), der(NULL));
  const name = der(SEQUENCE, der(SET, der(SEQUENCE, der(OID, COMMON_NAME), der(UTF8, Buffer.from(options.name)))));
  const serial = Buffer.concat([Buffer.from([0x01]), randomBytes(8)]);
  const content = der(
    SEQUENCE,
    der(INTEGER, serial),
    algorithm,
    name,
    der(SEQUENCE, time(options.from), time(options.until)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
  );
  const signature = der(BIT_STRING, Buffer.from([0]), sign("RSA-SHA256", content, privateKey));
  const base64 = der(SEQUENCE, content, algorithm, signature).toString("base64");
  return { pem: `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{64}/g, "$&\n").trim()}\n-----END CERTIFICATE-----\n`, privateKey };
}
