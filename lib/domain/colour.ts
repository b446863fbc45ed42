/** The colour of a merchant that does not say otherwise. */
export const DEFAULT_ACCENT = "#4f46e5";

const HEX = /^#[0-9a-f]{6}$/i;

/** A merchant's colour, or the default when what is stored is not one: it goes into styles. */
export function accentOf(stored: string | null | undefined): string {
  return stored && HEX.test(stored) ? stored.toLowerCase() : DEFAULT_ACCENT;
}

/** Relative luminance of a colour `#rrggbb` (WCAG 2.2, definition of relative luminance). */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast of two colours, 1 to 21 (WCAG 2.2, 1.4.3). */
export function contrast(left: string, right: string): number {
  const [light = 0, dark = 0] = [luminance(left), luminance(right)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** Black or white, whichever reads better on the colour; one of them always reaches 4.5:1. */
export function readableOn(hex: string): "#ffffff" | "#000000" {
  return contrast(hex, "#ffffff") >= contrast(hex, "#000000") ? "#ffffff" : "#000000";
}
