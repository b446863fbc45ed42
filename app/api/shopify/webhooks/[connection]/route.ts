import { postShopifyWebhook } from "@/lib/entry/webhook";

export const dynamic = "force-dynamic";

export async function POST(request: Request, { params }: { params: Promise<{ connection: string }> }): Promise<Response> {
  const { connection } = await params;
  return postShopifyWebhook(request, connection);
}
