/** A shop's picture: PNG or JPEG, known by its bytes and not by its name, so that what we serve is what it says. */
export const LOGO_TYPES = ["image/png", "image/jpeg"] as const;
export type LogoType = (typeof LOGO_TYPES)[number];

export const MOST_LOGO_BYTES = 200 * 1024;
export const MOST_LOGO_PIXELS = 2_000;

export type Logo = { readonly type: LogoType; readonly width: number; readonly height: number };
export type LogoProblem = "too_large" | "not_a_picture" | "too_many_pixels";

/** What a picture is, or why it is refused. Source: PNG specification (W3C), 11.2.2; ITU-T T.81 (JPEG), B.2.2. */
export function readLogo(bytes: Uint8Array): Logo | LogoProblem {
  if (bytes.length > MOST_LOGO_BYTES) return "too_large";
  const found = readPng(bytes) ?? readJpeg(bytes);
  if (!found || found.width === 0 || found.height === 0) return "not_a_picture";
  return Math.max(found.width, found.height) > MOST_LOGO_PIXELS ? "too_many_pixels" : found;
}

const PNG_START = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52];

function readPng(bytes: Uint8Array): Logo | null {
  if (bytes.length < 33 || PNG_START.some((byte, index) => bytes[index] !== byte)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { type: "image/png", width: view.getUint32(16), height: view.getUint32(20) };
}

/** Segments before the frame are walked by their lengths; the frame (SOF0 to SOF15, without DHT, JPG and DAC) has the size. */
function readJpeg(bytes: Uint8Array): Logo | null {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8 || bytes.length < 12) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 2;
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) at += 1;
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { type: "image/jpeg", height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    } else at += 2 + view.getUint16(at + 2);
  }
  return null;
}
