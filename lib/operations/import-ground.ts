import type { CampaignRule } from "@/lib/domain/campaign";
import type { DetectionRule } from "@/lib/domain/detection";
import { campaignRules } from "@/lib/store/campaigns";
import type { Tx } from "@/lib/store/commit";
import { detectionRules } from "@/lib/store/detection-rules";
import { type ImportSettings, importSettings } from "@/lib/store/import-settings";

/** What every order of a batch is judged by: read when it is first needed, once a transaction. */
export interface ImportGround {
  rules(): Promise<readonly DetectionRule[]>;
  settings(): Promise<ImportSettings>;
  campaigns(): Promise<CampaignRule[]>;
}

export function importGround(tx: Tx, merchantId: string): ImportGround {
  return {
    rules: once(() => detectionRules(tx, merchantId)),
    settings: once(() => importSettings(tx, merchantId)),
    campaigns: once(() => campaignRules(tx, merchantId)),
  };
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let known: Promise<T> | null = null;
  return () => {
    known ??= read();
    return known;
  };
}
