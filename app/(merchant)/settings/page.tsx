import { redirect } from "next/navigation";
import { openPage } from "@/lib/entry/page";

/** The first settings this person may see. */
export default async function SettingsPage() {
  const door = await openPage("orders.read");
  redirect(door.can("settings.read") ? "/settings/connections" : "/settings/profile");
}
