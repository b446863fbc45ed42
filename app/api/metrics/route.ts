import { connection } from "next/server";
import { getMetrics } from "@/lib/entry/metrics";

export async function GET(request: Request): Promise<Response> {
  await connection();
  return getMetrics(request);
}
