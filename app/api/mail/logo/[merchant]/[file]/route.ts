import { getLogo } from "@/lib/entry/logo";

export async function GET(_request: Request, { params }: { params: Promise<{ merchant: string; file: string }> }): Promise<Response> {
  const { merchant, file } = await params;
  return getLogo(merchant, file);
}
