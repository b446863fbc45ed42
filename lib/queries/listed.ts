/** The newest of something, and how many older ones there are: nothing is left out without saying so. */
export interface Listed<T> {
  readonly rows: readonly T[];
  readonly older: number;
}

/** Counts only when there is more than is shown. `rows` are those asked for and one beyond. */
export async function listed<T>(rows: readonly T[], shown: number, countAll: () => Promise<number>): Promise<Listed<T>> {
  if (rows.length <= shown) return { rows, older: 0 };
  return { rows: rows.slice(0, shown), older: Math.max(1, (await countAll()) - shown) };
}
