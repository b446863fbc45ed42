import { z } from "zod";
import { acrossMerchantsLogo } from "@/lib/store/merchant-look";
import { getApp } from "@/lib/wiring";

const File = /^([0-9a-f]{32})\.(?:png|jpg)$/;
const YEAR_SECONDS = 31_536_000;

/** A shop's picture, for mail programs and the customers' page: only ever a picture, and under its digest for good. */
export async function getLogo(merchantId: string, file: string): Promise<Response> {
  const digest = File.exec(file)?.[1];
  const logo = digest && z.uuid().safeParse(merchantId).success ? await acrossMerchantsLogo(getApp().db, merchantId, digest) : null;
  if (!logo) return new Response(null, { status: 404 });
  return new Response(logo.bytes, {
    headers: {
      "content-type": logo.contentType,
      "cache-control": `public, max-age=${YEAR_SECONDS}, immutable`,
      "content-security-policy": "default-src 'none'; sandbox",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "cross-origin",
    },
  });
}
