/** The server's number for a connection that has ended already. */
const NO_SUCH_THREAD = 1094;

/** Ends another connection of the same user, by its number on the server; one that has ended by itself is as good. */
export async function killConnection(
  execute: (statement: string) => Promise<unknown>,
  connectionId: number,
): Promise<void> {
  await execute(`kill ${connectionId}`).catch((error: unknown) => {
    if (!isGone(error)) throw error;
  });
}

/** Drizzle wraps the driver's error. */
function isGone(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause)
    if ((at as { errno?: unknown }).errno === NO_SUCH_THREAD) return true;
  return false;
}
