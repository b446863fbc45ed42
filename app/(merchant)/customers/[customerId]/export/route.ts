import { randomUUID } from "node:crypto";
import { z } from "zod";
import { openPage } from "@/lib/entry/page";
import { exportPerson } from "@/lib/operations/export-person";
import { personOfCustomer } from "@/lib/queries/privacy-requests";
import { jsonFile } from "../../../json-file";

/** Everything kept about a customer, as a file to hand to them: for one who asks the shop itself. */
export async function GET(_request: Request, { params }: { readonly params: Promise<{ readonly customerId: string }> }): Promise<Response> {
  const { scope, user, now } = await openPage("export");
  const id = z.uuid().safeParse((await params).customerId);
  const personId = id.success ? await personOfCustomer(scope, id.data) : null;
  if (!id.success || personId === null) return new Response(null, { status: 404 });
  const ctx = { scope, actor: { kind: "staff", userId: user.id }, now, requestId: randomUUID() } as const;
  const exported = await exportPerson(ctx, { personId, customerId: id.data });
  return exported.ok ? jsonFile(`personal-data-${id.data}.json`, exported.value) : new Response(null, { status: 404 });
}
