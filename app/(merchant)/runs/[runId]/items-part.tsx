import { clsx } from "clsx";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { ButtonLink } from "@/components/ui/button";
import { Panel } from "@/components/ui/panel";
import { runWarningText } from "@/lib/domain/run-reasons";
import { wordingFor } from "@/lib/domain/words";
import type { PageDoor } from "@/lib/entry/page";
import { RUN_VIEWS, type RunItemRow, type RunView } from "@/lib/queries/run-detail";
import type { RunSummary } from "@/lib/queries/runs";
import { itemText, itemWords } from "../words";

type Props = {
  readonly door: PageDoor;
  readonly run: RunSummary;
  readonly view: RunView;
  readonly after: number;
  readonly items: readonly RunItemRow[];
  readonly hasMore: boolean;
};

const address = (run: RunSummary, view: RunView, after = 0): string => {
  const params = new URLSearchParams({ ...(view === "all" ? {} : { view }), ...(after > 0 ? { after: String(after) } : {}) }).toString();
  return params ? `/runs/${run.id}?${params}` : `/runs/${run.id}`;
};

/** Every order of the run with what became of it; all of them in the file. */
export async function Items({ door, run, view, after, items, hasMore }: Props) {
  const words = await itemWords();
  const { t } = words;
  const rows = items.map((item) => ({ item, text: itemText(item, door.reader, words) }));
  const last = items.at(-1)?.position ?? after;
  return (
    <Panel
      flush
      title={t("items.title")}
      aside={
        door.can("export") ? (
          <a href={`/runs/${run.id}/result.csv`} className="text-accent-text text-sm hover:underline">
            {t("items.csv")}
          </a>
        ) : null
      }
    >
      <Views run={run} view={view} />
      {rows.length === 0 ? <p className="px-4 py-3 text-muted">{t("items.none")}</p> : null}
      <ul className="divide-y divide-border">
        {rows.map(({ item, text }) => (
          <Row key={item.position} door={door} item={item} text={text} />
        ))}
      </ul>
      {after > 0 || hasMore ? (
        <div className="flex gap-2 border-border border-t px-4 py-2">
          {after > 0 ? (
            <ButtonLink size="sm" href={address(run, view)}>
              {t("items.first")}
            </ButtonLink>
          ) : null}
          {hasMore ? (
            <ButtonLink size="sm" href={address(run, view, last)}>
              {t("items.more")}
            </ButtonLink>
          ) : null}
        </div>
      ) : null}
    </Panel>
  );
}

async function Views({ run, view }: Pick<Props, "run" | "view">) {
  const t = await getTranslations("runs");
  return (
    <nav aria-label={t("items.viewLabel")} className="flex flex-wrap gap-1 border-border border-b px-3 py-1.5">
      {RUN_VIEWS.map((name) => (
        <Link
          key={name}
          href={address(run, name)}
          scroll={false}
          aria-current={name === view ? "true" : undefined}
          className={clsx("rounded-control px-2 py-0.5 text-sm", name === view ? "bg-hover font-medium" : "text-muted hover:bg-hover")}
        >
          {t(`items.views.${name}`)}
        </Link>
      ))}
    </nav>
  );
}

const isLost = ({ mail }: RunItemRow): boolean => mail === "refused" || mail === "bounced" || mail === "cancelled";

function Row({ door, item, text }: { readonly door: PageDoor; readonly item: RunItemRow; readonly text: string }) {
  const isBad = item.state === "skipped" || item.attempt === "declined" || item.attempt === "not_made" || isLost(item);
  return (
    <li className="grid grid-cols-[4.5rem_minmax(0,1fr)_auto] items-baseline gap-x-4 gap-y-0.5 px-4 py-2 sm:grid-cols-[4.5rem_minmax(0,2fr)_minmax(0,3fr)_6.5rem]">
      <Link href={`/orders/${item.orderId}`} className="font-medium hover:underline">
        {item.orderName}
      </Link>
      <span className="truncate text-muted">{item.customerName ?? ""}</span>
      <span className={clsx("max-sm:order-last max-sm:col-span-3", isBad ? "text-danger-text" : item.state !== "done" && "text-muted")}>
        {text}
        {item.warning && item.state === "waiting" ? (
          <span className="block text-sm text-warning-text">{runWarningText(item.warning, door.reader)}</span>
        ) : null}
      </span>
      <span className="figures text-right">{item.amount ? wordingFor(door.reader).money(item.amount) : ""}</span>
    </li>
  );
}
