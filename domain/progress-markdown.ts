import { durationText } from './duration-text.ts';
import type { GridProgress, PoolFigures } from './grid-progress.ts';

/** A grid's page in the Web UI: where it stands, what failed, and the command lines to go on with. */
export function progressMarkdown(progress: GridProgress): string {
  return [
    `### ${progress.grid}: ${progress.phase}`,
    countsTable(progress),
    paceLine(progress),
    failureTable(progress),
    poolTable(progress),
    commandLines(progress),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function countsTable({ counts }: GridProgress): string {
  const row = [counts.total, counts.finished, counts.skipped, counts.running, counts.pending, counts.failed];
  return [
    '| total | finished | skipped | handed out | waiting | failed | cancelled |',
    '|--:|--:|--:|--:|--:|--:|--:|',
    `| ${[...row, counts.cancelled].join(' | ')} |`,
  ].join('\n');
}

function paceLine({ rate, secondsLeft, slots }: GridProgress): string {
  const limit = slots === undefined ? '' : `at most ${slots} at once`;
  const pace = rate === undefined ? '' : `${rate.toPrecision(3)} models/s`;
  const left =
    secondsLeft === undefined || secondsLeft === 0 ? '' : `about ${durationText(secondsLeft)} left`;
  return [pace, left, limit].filter((part) => part !== '').join(', ');
}

function failureTable({ lastFailures }: GridProgress): string {
  if (lastFailures.length === 0) return '';
  const rows = lastFailures.map(({ job, type, message }) => `| ${job} | ${type} | ${cell(message)} |`);
  return ['**Last failures**', '', '| model | why | |', '|---|---|---|', ...rows].join('\n');
}

function poolTable({ pools }: GridProgress): string {
  const entries = Object.entries(pools);
  if (entries.length === 0) return '';
  const head = [
    '| worker | pool | in use | waiting | peak | longest wait | refused |',
    '|---|--:|--:|--:|--:|--:|--:|',
  ];
  return ['**Database connections**', '', ...head, ...entries.map(poolRow)].join('\n');
}

function poolRow([worker, pool]: [string, PoolFigures]): string {
  const wait = durationText(pool.longestWaitSeconds);
  return `| ${worker} | ${pool.limit} | ${pool.inUse} | ${pool.waiting} | ${pool.peak} | ${wait} | ${pool.refused} |`;
}

function commandLines({ grid }: GridProgress): string {
  return [
    '```',
    `pdr-run status ${grid} --watch`,
    `pdr-run models ${grid} --status failed`,
    `pdr-run retry ${grid}`,
    '```',
  ].join('\n');
}

/** First line only, and no character that would end a table's cell. */
function cell(message: string): string {
  const line = message.split('\n', 1)[0] ?? '';
  return line.replaceAll('|', '\\|').slice(0, 200);
}
