import { postMailReport } from "@/lib/entry/mail-reports";

export async function POST(request: Request, { params }: { params: Promise<{ token: string }> }): Promise<Response> {
  return postMailReport(request, "delivery-reports", (await params).token);
}
