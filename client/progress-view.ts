import { Presets, SingleBar } from 'cli-progress';
import { timeLeftText } from '../domain/duration-text.ts';
import type { GridProgress } from '../domain/grid-progress.ts';
import { say } from './print.ts';

/** Where a followed grid's progress is shown. */
export interface ProgressView {
  show(progress: GridProgress): void;
  /** No worker answers: the grid waits, and so does the user. */
  waiting(): void;
  end(): void;
}

/** A bar on a terminal, a plain line now and then elsewhere, nothing for a script that reads JSON. */
export function progressView(stream: NodeJS.WriteStream, quiet: boolean, taskQueue: string): ProgressView {
  if (quiet) return { show: () => undefined, waiting: () => undefined, end: () => undefined };
  return stream.isTTY ? barView(stream, taskQueue) : lineView(taskQueue);
}

function barView(stream: NodeJS.WriteStream, taskQueue: string): ProgressView {
  const format = '{bar} {percentage}% | {value}/{total} | {note}';
  const bar = new SingleBar(
    { stream, format, hideCursor: true, clearOnComplete: false },
    Presets.shades_classic,
  );
  let started = false;
  const draw = (total: number, done: number, note: string) => {
    if (!started) bar.start(Math.max(total, 1), done, { note });
    started = true;
    bar.setTotal(Math.max(total, 1));
    bar.update(done, { note });
  };
  return {
    show: (progress) => draw(progress.counts.total, endedOf(progress), noteOf(progress)),
    waiting: () => draw(1, 0, waitingNote(taskQueue)),
    end: () => bar.stop(),
  };
}

/** Lines for a log file: at most one in ten seconds, and only when something changed. */
function lineView(taskQueue: string): ProgressView {
  let last = { at: -Infinity, text: '' };
  const line = (text: string) => {
    if (text === last.text || performance.now() - last.at < 10_000) return;
    last = { at: performance.now(), text };
    say(text);
  };
  return {
    show: (progress) => line(`${countOf(progress)}${noteOf(progress)}`),
    waiting: () => line(waitingNote(taskQueue)),
    end: () => undefined,
  };
}

/** Nothing before the first models are listed. */
function countOf(progress: GridProgress): string {
  const { total } = progress.counts;
  return total === 0 ? '' : `${endedOf(progress)}/${total} `;
}

function endedOf({ counts }: GridProgress): number {
  return counts.finished + counts.skipped + counts.failed + counts.cancelled;
}

function noteOf({ phase, counts, ...pace }: GridProgress): string {
  const failed = counts.failed > 0 ? `${counts.failed} failed` : '';
  return [phase, failed, timeLeftText(pace)].filter((part) => part !== '').join(', ');
}

function waitingNote(taskQueue: string): string {
  return `waiting for a worker on task queue ${taskQueue} (pdr-run worker starts one)`;
}
