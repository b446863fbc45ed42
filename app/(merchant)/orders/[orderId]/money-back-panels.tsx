import { getTranslations } from "next-intl/server";
import { ActionButton } from "@/components/settings/action-button";
import { Panel } from "@/components/ui/panel";
import { Progress } from "@/components/ui/progress";
import { Notice } from "@/components/ui/states";
import type { Answer } from "@/components/ui/use-action";
import { CANCELLATION_STATE_WORDS, CANCELLATION_WORDS } from "@/lib/domain/cancellation-words";
import { codeWord } from "@/lib/domain/code-words";
import { dateInZone } from "@/lib/domain/dates";
import type { Reader } from "@/lib/domain/language";
import { sum } from "@/lib/domain/money";
import { whyWords } from "@/lib/domain/why-words";
import { wordingFor } from "@/lib/domain/words";
import type { CancellationShown, RefundShown } from "@/lib/queries/order-refunds";

type Again = (input: unknown) => Promise<Answer<unknown>>;

type MoneyBackProps = {
  readonly refunds: readonly RefundShown[];
  readonly cancellation: CancellationShown | null;
  readonly reader: Reader;
  /** Left out where the reader may not. */
  readonly retryRefund?: Again;
  readonly retryCancel?: Again;
};

/** Cancelling and refunds of an order as they go on, with the way out where somebody said no. */
export function MoneyBack({ refunds, cancellation, reader, retryRefund, retryCancel }: MoneyBackProps) {
  return (
    <>
      {cancellation ? <CancellationPanel cancellation={cancellation} reader={reader} retry={retryCancel} /> : null}
      {refunds.length > 0 ? <RefundsPanel refunds={refunds} reader={reader} retry={retryRefund} /> : null}
    </>
  );
}

const OVER: ReadonlySet<string> = new Set(["done", "skipped"]);

async function CancellationPanel({
  cancellation,
  reader,
  retry,
}: {
  readonly cancellation: CancellationShown;
  readonly reader: Reader;
  readonly retry?: Again;
}) {
  const t = await getTranslations("refunds");
  const { language } = reader;
  const { steps, doneAt } = cancellation;
  const over = steps.filter((step) => OVER.has(step.state)).length;
  const refused = steps.find((step) => step.state === "refused");
  const waiting = steps.find((step) => !OVER.has(step.state));
  return (
    <Panel title={cancellation.scope === "rest" ? t("panel.cancelRest") : t("panel.cancel")}>
      <div className="flex flex-col gap-3">
        {doneAt ? (
          <p>{t("panel.cancelled", { date: wordingFor(reader).dateTime(doneAt) })}</p>
        ) : (
          <>
            <p aria-live="polite">{t("panel.steps", { done: over, all: steps.length })}</p>
            <Progress label={t("panel.cancel")} part={over / steps.length} />
          </>
        )}
        {refused ? (
          <Notice
            tone="danger"
            title={t("panel.stopped", { step: CANCELLATION_WORDS[refused.step][language] })}
            action={
              retry ? (
                <ActionButton
                  label={t("panel.again")}
                  input={{ cancellationId: cancellation.id }}
                  action={retry}
                  done={t("panel.againDone")}
                  size="sm"
                />
              ) : undefined
            }
          >
            {refused.detail ? whyWords(refused.detail, language) : null}
          </Notice>
        ) : null}
        <ol className="flex flex-col gap-1.5">
          {steps.map((step) => (
            <li key={step.step} className="flex flex-wrap justify-between gap-x-4">
              <span className={OVER.has(step.state) ? "text-muted" : ""}>{CANCELLATION_WORDS[step.step][language]}</span>
              <span className="text-muted text-sm">
                {step === waiting && step.state === "waiting" && step.detail
                  ? `${CANCELLATION_STATE_WORDS[step.state][language]} · ${whyWords(step.detail, language)}`
                  : CANCELLATION_STATE_WORDS[step.state][language]}
              </span>
            </li>
          ))}
        </ol>
      </div>
    </Panel>
  );
}

async function RefundsPanel({
  refunds,
  reader,
  retry,
}: {
  readonly refunds: readonly RefundShown[];
  readonly reader: Reader;
  readonly retry?: Again;
}) {
  const t = await getTranslations("refunds");
  return (
    <Panel title={t("panel.refunds")} flush>
      <ul className="divide-y divide-border">
        {refunds.map((refund) => (
          <li key={refund.id} className="flex flex-col gap-1.5 px-4 py-3">
            <RefundRow refund={refund} reader={reader} />
            {refund.isStopped ? (
              <Notice
                tone="danger"
                title={t("panel.refundStopped")}
                action={
                  retry ? (
                    <ActionButton
                      label={t("panel.again")}
                      input={{ refundId: refund.id }}
                      action={retry}
                      done={t("panel.againDone")}
                      size="sm"
                    />
                  ) : undefined
                }
              >
                {whyWords(refund.parts.find((part) => part.state === "failed")?.problem ?? refund.shopProblem ?? "", reader.language)}
              </Notice>
            ) : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

async function RefundRow({ refund, reader }: { readonly refund: RefundShown; readonly reader: Reader }) {
  const t = await getTranslations("refunds");
  const wording = wordingFor(reader);
  const [first] = refund.parts;
  const about = [
    codeWord("reason", refund.reason, reader.language),
    refund.units > 0 ? t("panel.units", { units: refund.units }) : null,
    wording.date(dateInZone(refund.askedAt, reader.zone)),
  ];
  return (
    <>
      <div className="flex flex-wrap justify-between gap-x-4">
        <span className="font-medium">
          {first
            ? wording.money(
                sum(
                  refund.parts.map((part) => part.amount),
                  first.amount.currency,
                ),
              )
            : t("panel.noMoney")}
        </span>
        <span className="text-muted text-sm">{about.filter(Boolean).join(" · ")}</span>
      </div>
      {refund.note ? <p className="text-muted">{refund.note}</p> : null}
      <ul className="flex flex-col gap-0.5 text-sm">
        {refund.parts.map((part) => (
          <li key={part.id} className="flex flex-wrap justify-between gap-x-4">
            <span>
              {wording.money(part.amount)} · {t(`rails.${part.rail}`)}
            </span>
            <span className={part.state === "failed" ? "text-danger-text" : "text-muted"}>{t(`partStates.${part.state}`)}</span>
          </li>
        ))}
        {refund.shopState === "refused" && !refund.parts.some((part) => part.state === "failed") ? <li>{t("panel.notMirrored")}</li> : null}
      </ul>
    </>
  );
}
