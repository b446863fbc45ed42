import type { z } from "zod";
import type { Answer } from "@/lib/domain/answer";
import { readerOf } from "@/lib/domain/language";
import { can, type Permission } from "@/lib/domain/permissions";
import { refusalText } from "@/lib/domain/refusal-texts";
import { isRefusal, type Refusal, refuse } from "@/lib/domain/refusals";
import { troubleWords } from "@/lib/domain/trouble-words";
import type { Ctx, OutsideCtx, Result } from "@/lib/operations/context";
import { databaseTrouble } from "@/lib/store/database-trouble";
import { newId } from "@/lib/store/ids";
import { countUse } from "@/lib/store/rate-counter";
import { type App, outsideCtx } from "@/lib/wiring";
import type { SignedIn } from "./session";
import { unstorableFields } from "./unstorable";
import { changesInWords } from "./what-changed";

/** What a caller gets back. */
export type ActionAnswer<T> = Answer<T>;

export type { Result } from "@/lib/operations/context";

/** A door for one verb. Every field is required, so a door without a permission or a schema does not compile. */
export interface ActionDoor<Input extends z.ZodType, T> {
  readonly name: string;
  readonly permission: Permission;
  readonly input: Input;
  /** `outside` has the gateways: only checks of connections and the customer's own confirm may use them in a web request (rule 10). */
  readonly run: (ctx: Ctx, input: z.output<Input>, outside: OutsideCtx) => Promise<Result<T>>;
  readonly revalidate: (input: z.output<Input>, value: T) => readonly string[];
}

const ACTIONS_PER_MINUTE = 240;

/**
 * The way through a door, the same for all: session → membership → permission (fails closed) → parse → limit → run → words.
 * A throw is a bug or an outage: logged whole, answered with a reference.
 */
export async function runAction<Input extends z.ZodType, T>(
  app: App,
  door: ActionDoor<Input, T>,
  signedIn: SignedIn | null,
  raw: unknown,
  revalidate: (path: string) => void,
): Promise<ActionAnswer<T>> {
  const requestId = newId();
  const log = app.log.child({ requestId, action: door.name, merchantId: signedIn?.member?.merchantId });
  const reader = readerOf(signedIn?.user.language === "fr" ? "fr" : "en", signedIn?.member?.timezone ?? "UTC");
  const say = (refusal: Refusal): ActionAnswer<T> => {
    log.info({ refusal: refusal.code }, "refused");
    const words = refusalText(refusal, reader);
    const fields = refusal.code === "invalid_input" ? refusal.params.fields : undefined;
    return { ok: false, refusal: { code: refusal.code, text: words.text, wayOut: words.wayOut, fields } };
  };
  if (!signedIn) return say(refuse("unauthenticated"));
  const { user, member } = signedIn;
  if (!member || !can(member.role, door.permission)) return say(refuse("forbidden", { permission: door.permission }));
  const parsed = door.input.safeParse(raw);
  if (!parsed.success)
    return say(refuse("invalid_input", { fields: [...new Set(parsed.error.issues.map((issue) => issue.path.join(".")))] }));
  const unstorable = unstorableFields(parsed.data);
  if (unstorable.length > 0) return say(refuse("invalid_input", { fields: unstorable }));
  try {
    const limit = await countUse(app.db, `action:${user.id}`, ACTIONS_PER_MINUTE, 60);
    if (!limit.allowed) return say(refuse("rate_limited", { retryAt: limit.retryAt }));
    const outside = await outsideCtx(app, member.merchantId, { kind: "staff", userId: user.id }, requestId);
    const { scope, actor, now } = outside;
    const result = await door.run({ scope, actor, now, requestId }, parsed.data, outside);
    if (isRefusal(result)) {
      const said = say(result);
      if (said.ok || result.code !== "stale") return said;
      return { ok: false, refusal: { ...said.refusal, changes: await changesInWords(scope, parsed.data, reader, now) } };
    }
    for (const path of door.revalidate(parsed.data, result.value)) revalidate(path);
    log.info("done");
    return { ok: true, value: result.value };
  } catch (error) {
    const reference = requestId.slice(-6).toUpperCase();
    log.error({ err: error, reference }, "failed");
    const { text, wayOut } = troubleWords(databaseTrouble(error), reader.language, reference);
    return { ok: false, refusal: { code: "failed", text, wayOut } };
  }
}
