import { z } from "zod";
import { openPage } from "@/lib/entry/page";
import { orderPulse } from "@/lib/queries/order-timeline";

/** A few bytes that change when the order changes: what an open page asks while something runs. */
export async function GET(_request: Request, { params }: { readonly params: Promise<{ readonly orderId: string }> }): Promise<Response> {
  const door = await openPage("orders.read");
  const id = z.uuid().safeParse((await params).orderId);
  const pulse = id.success ? await orderPulse(door.scope, id.data) : null;
  return Response.json({ pulse }, { status: pulse === null ? 404 : 200, headers: { "cache-control": "no-store" } });
}
