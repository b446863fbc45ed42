import { answering, readForm, toPage } from "@/lib/entry/customer-answer";
import { formLanguage } from "@/lib/entry/customer-link";
import { declarePublicly, openPublicShop, typedCookie, typedIn } from "@/lib/entry/public-withdrawal";

/** *Confirm withdrawal* (rule 26). Whatever it finds, the answer and its time are the same. */
export async function POST(request: Request, { params }: { readonly params: Promise<{ readonly merchant: string }> }): Promise<Response> {
  return answering("withdraw.confirm", async () => {
    const form = await readForm(request);
    const [typed, { merchant }] = [typedIn(form), await params];
    const shop = await openPublicShop(merchant);
    if (!shop) return toPage();
    if (!typed) return toPage({}, null, `/c/withdraw/${shop.id}`);
    await declarePublicly(request, shop.id, typed, formLanguage(form.get("language")));
    return toPage({ step: "done" }, typedCookie(null), `/c/withdraw/${shop.id}`);
  });
}
