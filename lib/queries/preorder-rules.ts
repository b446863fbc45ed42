import type { DetectionRule } from "@/lib/domain/detection";
import { detectionRules } from "@/lib/store/detection-rules";
import type { Scope } from "@/lib/store/scope";

/** The shop's rules that tell a preorder, in the order they are asked. */
export function preorderRules(scope: Scope): Promise<DetectionRule[]> {
  return detectionRules(scope.db.prisma, scope.merchantId);
}
