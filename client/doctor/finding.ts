/** What one check found: `fault` stops grids, `unreachable` does so until a server is back, `note` is worth knowing. */
export interface Finding {
  readonly part: string;
  readonly verdict: 'ok' | 'note' | 'fault' | 'unreachable';
  readonly found: string;
  /** What to do about it. */
  readonly remedy?: string;
}

export function ok(part: string, found: string): Finding {
  return { part, verdict: 'ok', found };
}

export function note(part: string, found: string, remedy: string): Finding {
  return { part, verdict: 'note', found, remedy };
}

export function fault(part: string, found: string, remedy: string): Finding {
  return { part, verdict: 'fault', found, remedy };
}

/** A check that throws has found a fault too; its message names the remedy. */
export async function findingOf(
  part: string,
  check: () => Promise<Finding[]> | Finding[],
): Promise<Finding[]> {
  try {
    return await check();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const isHost = (error as { kind?: unknown }).kind === 'host';
    return [{ part, verdict: isHost ? 'unreachable' : 'fault', found: message }];
  }
}
