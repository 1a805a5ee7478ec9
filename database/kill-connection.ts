/** The server's numbers for a connection that has ended already, and for one of another user. */
const NOT_OURS_TO_END = [1094, 1095];

/**
 * Ends another connection of the same user, by its number on the server. One that has ended by itself is as good; one of
 * another user stays.
 */
export async function killConnection(
  execute: (statement: string) => Promise<unknown>,
  connectionId: number,
): Promise<void> {
  await execute(`kill ${connectionId}`).catch((error: unknown) => {
    if (!isNotOurs(error)) throw error;
  });
}

/** Drizzle wraps the driver's error. */
function isNotOurs(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause)
    if (NOT_OURS_TO_END.includes((at as { errno?: number }).errno ?? 0)) return true;
  return false;
}
