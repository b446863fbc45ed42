import { useRef, useState } from "react";
import type { DetectionRule, NewRule } from "@/lib/domain/detection";
import { moved } from "./rule-texts";

/** A rule in the list; the key stays its own while it is edited and moved. */
export type RuleItem = { readonly key: string; readonly rule: NewRule };

type Seen = { readonly ids: readonly string[]; readonly items: readonly RuleItem[] };

function seenOf(stored: readonly DetectionRule[]): Seen {
  return { ids: stored.map(({ id }) => id), items: stored.map(({ id, ...rule }) => ({ key: id, rule })) };
}

const written = (items: readonly RuleItem[]): string => JSON.stringify(items.map(({ rule }) => rule));

/**
 * The rules as they are being changed, beside the list they were started from: changes are sent against that one. `onChange` is called with every
 * change of the list.
 */
export function useRuleList(stored: readonly DetectionRule[], onChange: () => void) {
  const [seen, setSeen] = useState(() => seenOf(stored));
  const [items, setItems] = useState(seen.items);
  const added = useRef(0);
  const change = (next: readonly RuleItem[]) => {
    setItems(next);
    onChange();
  };
  const start = (from: Seen) => {
    setSeen(from);
    change(from.items);
  };
  return {
    items,
    seenIds: seen.ids,
    isChanged: written(items) !== written(seen.items),
    add: (rule: NewRule) => {
      added.current += 1;
      change([...items, { key: `new-${added.current}`, rule }]);
    },
    put: (key: string, rule: NewRule) => change(items.map((item) => (item.key === key ? { key, rule } : item))),
    remove: (key: string) => change(items.filter((item) => item.key !== key)),
    move: (index: number, by: -1 | 1) => change(moved(items, index, by)),
    discard: () => change(seen.items),
    /** Drops the changes for the list as the server last told it. */
    takeStored: () => start(seenOf(stored)),
    /** What was sent is what is kept now, under these ids; what was changed since stays changed. */
    wasSaved: (ids: readonly string[], sent: readonly RuleItem[]) => setSeen({ ids, items: sent }),
  };
}
