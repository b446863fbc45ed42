import { z } from "zod";
import { wordingFor } from "@/lib/domain/words";
import { openPage } from "@/lib/entry/page";
import { mailFate } from "@/lib/queries/mail-fate";

/** How far a mail has come, times written out: what an open dialog asks while somebody is on the phone. */
export async function GET(_request: Request, { params }: { readonly params: Promise<{ readonly mailId: string }> }): Promise<Response> {
  const door = await openPage("customers.read");
  const id = z.uuid().safeParse((await params).mailId);
  const fate = id.success ? await mailFate(door.scope, id.data) : null;
  const headers = { "cache-control": "no-store" };
  if (!fate) return Response.json({ fate: null }, { status: 404, headers });
  const at = (time: Date | null) => time && wordingFor(door.reader).time(time);
  const { status, statusReason, queuedAt, acceptedAt, bouncedAt, openedAt, usedAt } = fate;
  const times = { queued: at(queuedAt), accepted: at(acceptedAt), bounced: at(bouncedAt), opened: at(openedAt), used: at(usedAt) };
  return Response.json({ fate: { status, reason: statusReason, ...times } }, { headers });
}
