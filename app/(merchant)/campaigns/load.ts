import { notFound } from "next/navigation";
import { z } from "zod";
import type { Permission } from "@/lib/domain/permissions";
import { openPage, type PageDoor } from "@/lib/entry/page";
import { type CampaignDetail, campaignDetail } from "@/lib/queries/campaigns";

export type CampaignProps = { readonly params: Promise<{ readonly campaignId: string }> };

/** The campaign of the address, for those who may. */
export async function loadCampaign(
  params: CampaignProps["params"],
  permission: Permission,
): Promise<{ readonly door: PageDoor; readonly campaign: CampaignDetail }> {
  const door = await openPage(permission);
  const id = z.uuid().safeParse((await params).campaignId);
  const campaign = id.success ? await campaignDetail(door.scope, id.data) : null;
  if (!campaign) notFound();
  return { door, campaign };
}
