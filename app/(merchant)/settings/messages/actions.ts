"use server";

import { z } from "zod";
import { LANGUAGES } from "@/lib/domain/language";
import { MOST_LOGO_BYTES } from "@/lib/domain/logo";
import { ALL_MAIL_KINDS, type MailKind } from "@/lib/domain/mail-kinds";
import { defineAction } from "@/lib/entry/action";
import { changeLogo as setLogo } from "@/lib/operations/change-logo";
import { changeMerchantSettings } from "@/lib/operations/change-merchant-settings";
import { changeMessageText } from "@/lib/operations/change-message-text";
import { previewMail } from "@/lib/operations/preview-mail";
import { sendTestMail as sendTest } from "@/lib/operations/send-test-mail";

const Kind = z.enum(ALL_MAIL_KINDS as [MailKind, ...MailKind[]]);
const Place = z.string().max(4_000).nullable();
const Texts = z.object({ opening: Place, closing: Place });
const PAGES = ["/settings/messages"];

/** Characters of base64 that the largest picture takes. */
const MOST_BASE64 = Math.ceil(MOST_LOGO_BYTES / 3) * 4;

export const changeLogo = defineAction({
  name: "settings.change_logo",
  permission: "settings.write",
  input: z.object({
    picture: z
      .base64()
      .min(4)
      // One more than fits, so that the refusal says what is wrong instead of naming a field.
      .max(MOST_BASE64 + 40_000)
      .nullable(),
  }),
  run: (ctx, { picture }) => setLogo(ctx, { picture: picture === null ? null : Buffer.from(picture, "base64") }),
  revalidate: () => PAGES,
});

export const changeAccent = defineAction({
  name: "settings.change_accent",
  permission: "settings.write",
  input: z.object({ version: z.int().min(0).max(2_000_000_000), accentColor: z.string().regex(/^#[0-9a-f]{6}$/i) }),
  run: (ctx, { version, accentColor }) => changeMerchantSettings(ctx, { area: "look", version, patch: { accentColor } }),
  revalidate: () => PAGES,
});

export const changeTexts = defineAction({
  name: "settings.change_message_text",
  permission: "settings.write",
  input: z.object({ kind: Kind, language: z.enum(LANGUAGES), texts: Texts, before: Texts }),
  run: (ctx, input) => changeMessageText(ctx, input),
  revalidate: () => PAGES,
});

export const previewMessage = defineAction({
  name: "settings.preview_message",
  permission: "settings.read",
  input: z.object({ kind: Kind, language: z.enum(LANGUAGES), texts: Texts }),
  run: (_ctx, input, outside) => previewMail(outside, input),
  revalidate: () => [],
});

export const sendTestMail = defineAction({
  name: "settings.send_test_mail",
  permission: "settings.write",
  input: z.object({ kind: Kind, language: z.enum(LANGUAGES) }),
  run: (_ctx, input, outside) => sendTest(outside, input),
  revalidate: () => [],
});
