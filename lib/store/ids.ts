import { v7 } from "uuid";

/** A new row id. Version 7: ids grow with time, so inserts touch the end of an index and ties sort by age. */
export function newId(): string {
  return v7();
}
