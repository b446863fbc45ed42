import { invalid } from "../errors";

/** Metadata as given in a request: an empty value unsets its key, null unsets all. */
export type GivenMetadata = Record<string, string | number | null> | "" | null | undefined;

/** What is kept after `given` is laid over `before`. Source: docs.stripe.com/api/metadata. */
export function mergeMetadata(before: Record<string, string> | null, given: GivenMetadata): Record<string, string> {
  if (given === null || given === "") {
    return {};
  }
  const merged = { ...before };
  for (const [key, value] of Object.entries(given ?? {})) {
    if (value === "" || value === null) {
      delete merged[key];
    } else {
      merged[key] = String(value);
    }
  }
  if (Object.keys(merged).length > 50) {
    throw invalid("Metadata can have at most 50 keys.", { param: "metadata" });
  }
  return merged;
}
