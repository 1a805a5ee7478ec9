import { statSync } from 'node:fs';
import { lastLines } from './output-tail.ts';

/** What a running program has written so far. */
export interface Progress {
  readonly bytes: number;
  readonly lastLine: string;
}

interface WatchRequest {
  readonly silenceSeconds?: number;
  readonly onProgress?: (progress: Progress) => void;
  readonly onSilent: () => void;
}

/**
 * Looks at an output file once a second: the program writes to it directly, so that no byte passes through the worker.
 * Returns the function that ends the watch.
 */
export function watchOutput(path: string, request: WatchRequest): () => void {
  const { silenceSeconds = Number.POSITIVE_INFINITY, onProgress, onSilent } = request;
  let bytes = 0;
  let changed = performance.now();
  const look = (): void => {
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size !== bytes) {
      bytes = size;
      changed = performance.now();
    }
    onProgress?.({ bytes, lastLine: lastLines(path, 1)[0] ?? '' });
    if (performance.now() - changed >= 1000 * silenceSeconds) onSilent();
  };
  const timer = setInterval(look, 1000 * Math.min(1, silenceSeconds / 4));
  return () => clearInterval(timer);
}
