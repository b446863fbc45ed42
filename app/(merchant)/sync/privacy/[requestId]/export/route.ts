import { z } from "zod";
import { openPage } from "@/lib/entry/page";
import { noteExport } from "@/lib/operations/note-export";
import { privacyExport } from "@/lib/queries/privacy-requests";
import { jsonFile } from "../../../../json-file";

/** What a request for a person's data brought, as a file to hand to that person. Whoever takes it is written down first. */
export async function GET(_request: Request, { params }: { readonly params: Promise<{ readonly requestId: string }> }): Promise<Response> {
  const door = await openPage("export");
  const id = z.uuid().safeParse((await params).requestId);
  const data = id.success ? await privacyExport(door.scope, id.data) : null;
  if (!id.success || data === null) return new Response(null, { status: 404 });
  await noteExport(door.scope, { userId: door.user.id, now: door.now, what: `privacy request ${id.data}`, rows: 1 });
  return jsonFile(`personal-data-${id.data}.json`, data);
}
