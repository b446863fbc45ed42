import { answering, readForm, toPage } from "@/lib/entry/customer-answer";
import { openPublicShop, typedCookie, typedIn } from "@/lib/entry/public-withdrawal";

/** What was typed goes on to the page that asks to confirm it. Nothing is looked up. */
export async function POST(request: Request, { params }: { readonly params: Promise<{ readonly merchant: string }> }): Promise<Response> {
  return answering("withdraw.review", async () => {
    const typed = typedIn(await readForm(request));
    const shop = await openPublicShop((await params).merchant);
    if (!shop) return toPage();
    return toPage(typed ? { step: "confirm" } : {}, typedCookie(typed), `/c/withdraw/${shop.id}`);
  });
}
