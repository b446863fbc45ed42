"use server";

import { z } from "zod";
import { defineAction } from "@/lib/entry/action";
import { changeSender } from "@/lib/operations/change-sender";
import { makeSenderDefault } from "@/lib/operations/make-sender-default";
import { removeSender } from "@/lib/operations/remove-sender";

const Id = z.uuid();
const PAGES = ["/settings/senders"];
const MOST_A_SECOND = 500;
const pace = z.int().min(1).max(MOST_A_SECOND).nullable();

export const setDefaultSender = defineAction({
  name: "senders.make_default",
  permission: "senders.write",
  input: z.object({ senderId: Id }),
  run: (ctx, input) => makeSenderDefault(ctx, input),
  revalidate: () => PAGES,
});

export const takeSenderAway = defineAction({
  name: "senders.remove",
  permission: "senders.write",
  input: z.object({ senderId: Id }),
  run: (ctx, input) => removeSender(ctx, input),
  revalidate: () => PAGES,
});

export const setSenderPace = defineAction({
  name: "senders.change_pace",
  permission: "senders.write",
  input: z.object({ senderId: Id, mailsPerSecond: pace, before: pace }),
  run: (ctx, input) => changeSender(ctx, input),
  revalidate: () => PAGES,
});
