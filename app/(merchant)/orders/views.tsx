import { getTranslations } from "next-intl/server";
import type { PageDoor } from "@/lib/entry/page";
import { ORDER_VIEW_IDS, ORDER_VIEWS, type SavedView } from "@/lib/queries/order-views";
import type { OrdersQuery } from "@/lib/queries/orders-list";
import { href, parse } from "./search";
import { countViews, deleteAnyView, deleteOwnView, saveOwnView, saveSharedView } from "./view-actions";
import { type ViewLink, ViewsMenu } from "./views-menu";

type ViewsProps = { readonly door: PageDoor; readonly query: OrdersQuery; readonly saved: readonly SavedView[] };

/** The views of the orders page: built in, one's own, the team's. Their counts are asked for when the menu is opened: the page does not wait for them. */
export async function Views({ door, query, saved }: ViewsProps) {
  const t = await getTranslations("orders.views");
  const here = href(query);
  const usual = parse({});
  const builtIn = ORDER_VIEW_IDS.map((id): ViewLink => {
    const address = href({ ...parse({ tab: ORDER_VIEWS[id].tab }), ...ORDER_VIEWS[id] }, {});
    return { id, label: t(id), href: address, isHere: here === address };
  });
  const linkOf = (view: SavedView): ViewLink => {
    const address = href(view.query === "" ? usual : parse(Object.fromEntries(new URLSearchParams(view.query))));
    return { id: view.id, label: view.name, href: address, isHere: here === address };
  };
  const mayRemoveAny = door.can("settings.write");
  return (
    <ViewsMenu
      builtIn={builtIn}
      own={saved.filter((view) => view.isOwn && !view.isShared).map(linkOf)}
      shared={saved.filter((view) => view.isShared).map(linkOf)}
      removable={saved.filter((view) => view.isOwn || mayRemoveAny).map(({ id, name }) => ({ id, name }))}
      query={here.slice("/orders".length)}
      actions={{
        count: countViews,
        save: saveOwnView,
        share: door.can("views.share") ? saveSharedView : null,
        remove: mayRemoveAny ? deleteAnyView : deleteOwnView,
      }}
    />
  );
}
