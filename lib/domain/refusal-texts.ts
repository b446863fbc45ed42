import type { Reader } from "./language";
import type { RefusalCode, RefusalParams } from "./refusal-params";
import type { RefusalLines, RefusalTable } from "./refusal-text-shape";
import { CHARGE_TEXTS } from "./refusal-texts-charge";
import { CONSENT_TEXTS } from "./refusal-texts-consent";
import { DOOR_TEXTS } from "./refusal-texts-door";
import { MAIL_TEXTS } from "./refusal-texts-mail";
import { ORDER_TEXTS, SETTING_TEXTS } from "./refusal-texts-order";
import { RUN_TEXTS } from "./refusal-texts-run";
import { STATE_TEXTS } from "./refusal-texts-state";
import type { Refusal, RefusalText } from "./refusals";
import { wordingFor } from "./words";

/** Every refusal in both languages; a code without words does not compile. */
export const REFUSAL_TEXTS: RefusalTable<RefusalParams> = {
  ...DOOR_TEXTS,
  ...STATE_TEXTS,
  ...CHARGE_TEXTS,
  ...CONSENT_TEXTS,
  ...ORDER_TEXTS,
  ...SETTING_TEXTS,
  ...MAIL_TEXTS,
  ...RUN_TEXTS,
};

/** The closed list of codes. */
export const REFUSAL_CODES = Object.keys(REFUSAL_TEXTS) as RefusalCode[];

/** What happened and the way out, in the reader's language, amounts and dates as they write them. */
export function refusalText(refusal: Refusal, reader: Reader): RefusalText {
  const lines = REFUSAL_TEXTS[refusal.code] as RefusalLines<Refusal["params"]>;
  const [text, wayOut] = lines[reader.language](refusal.params, wordingFor(reader));
  return { text, wayOut };
}
