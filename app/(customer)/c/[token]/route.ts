import { toPage } from "@/lib/entry/customer-answer";
import { appUrl, linkCookie } from "@/lib/entry/customer-link";

/** The mailed link. Nothing is looked up and nothing changes: the token moves to a cookie, the address becomes clean (rule 27). */
export async function GET(_request: Request, { params }: { readonly params: Promise<{ readonly token: string }> }): Promise<Response> {
  const { token } = await params;
  return toPage({}, linkCookie(token, appUrl()));
}
