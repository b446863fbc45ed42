import { z } from "zod";
import { openPage } from "@/lib/entry/page";
import { noteExport } from "@/lib/operations/note-export";
import { runSummary } from "@/lib/queries/runs";
import { itemWords } from "../../words";
import { resultLines } from "./lines";

/** Every order of a run with what became of it, written page by page while it is read: the memory it takes does not grow with the run. */
export async function GET(_request: Request, { params }: { readonly params: Promise<{ readonly runId: string }> }): Promise<Response> {
  const door = await openPage("export");
  const id = z.uuid().safeParse((await params).runId);
  const run = id.success ? await runSummary(door.scope, id.data) : null;
  if (!run) return new Response(null, { status: 404 });
  await noteExport(door.scope, { userId: door.user.id, now: door.now, what: `run ${run.id}`, rows: run.included + run.leftOut });
  return new Response(streamOf(resultLines(door, run, await itemWords())), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="run-${run.id}.csv"`,
      "cache-control": "no-store",
    },
  });
}

/** Reads on only as fast as the other side takes it. */
function streamOf(parts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: async () => void (await parts.return(undefined)),
  });
}
