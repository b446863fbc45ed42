/** A merchant whose shop or bank answers slowly keeps no other waiting. */
const AT_ONCE = 4;

/**
 * Work over several merchants, some at a time; one that fails keeps none of the others from theirs.
 * @throws AggregateError at the end, with what failed
 */
export async function eachMerchant(merchantIds: Iterable<string>, work: (merchantId: string) => Promise<void>): Promise<void> {
  const left = [...new Set(merchantIds)];
  const faults: unknown[] = [];
  const line = async (): Promise<void> => {
    for (let merchantId = left.shift(); merchantId !== undefined; merchantId = left.shift()) {
      try {
        await work(merchantId);
      } catch (fault) {
        faults.push(fault);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, line));
  if (faults.length > 0) throw new AggregateError(faults, `the work of ${faults.length} merchants failed`);
}
