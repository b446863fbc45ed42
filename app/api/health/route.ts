import { connection } from "next/server";
import { getHealth } from "@/lib/entry/health";

export async function GET(): Promise<Response> {
  await connection();
  return getHealth();
}
