import { z } from "zod";
import { openPage } from "@/lib/entry/page";
import { runPulse } from "@/lib/queries/runs";

/** A few bytes that change when the run moves on: what an open page asks while it runs. */
export async function GET(_request: Request, { params }: { readonly params: Promise<{ readonly runId: string }> }): Promise<Response> {
  const door = await openPage("runs.read");
  const id = z.uuid().safeParse((await params).runId);
  const pulse = id.success ? await runPulse(door.scope, id.data) : null;
  return Response.json({ pulse }, { status: pulse === null ? 404 : 200, headers: { "cache-control": "no-store" } });
}
