import { durationText, timeLeftText } from './duration-text.ts';
import type { GridProgress, PoolFigures } from './grid-progress.ts';

/** A grid's page in the Web UI: where it stands, what failed, and the command lines to go on with. */
export function progressMarkdown(progress: GridProgress): string {
  return [
    `### ${progress.grid}: ${progress.phase}`,
    countsTable(progress),
    paceLine(progress),
    failureList(progress),
    poolList(progress),
    commandLines(progress),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** One count a row: the Web UI sets a wide table's columns too close to be read. */
function countsTable({ counts }: GridProgress): string {
  const rows = [
    ['total', counts.total],
    ['finished', counts.finished],
    ['skipped (computed before)', counts.skipped],
    ['handed out', counts.running],
    ['waiting', counts.pending],
    ['failed', counts.failed],
    ['cancelled', counts.cancelled],
  ];
  return ['| models | |', '|---|--:|', ...rows.map(([name, count]) => `| ${name} | ${count} |`)].join('\n');
}

function paceLine({ rate, secondsLeft, secondsLeftError, slots }: GridProgress): string {
  const limit = slots === undefined ? '' : `at most ${slots} at once`;
  const pace = rate === undefined ? '' : `${rate.toPrecision(3)} models/s`;
  return [pace, timeLeftText({ secondsLeft, secondsLeftError }), limit]
    .filter((part) => part !== '')
    .join(', ');
}

function failureList({ lastFailures }: GridProgress): string {
  if (lastFailures.length === 0) return '';
  const lines = lastFailures.map(({ job, type, message }) => `- **${job}** ${type}: ${firstLine(message)}`);
  return ['**Last failures**', '', ...lines].join('\n');
}

function poolList({ pools }: GridProgress): string {
  const entries = Object.entries(pools);
  if (entries.length === 0) return '';
  return ['**Database connections**', '', ...entries.map(poolLine)].join('\n');
}

function poolLine([worker, pool]: [string, PoolFigures]): string {
  const { inUse, limit, waiting, peak, longestWaitSeconds, refused } = pool;
  const wait = `longest wait ${durationText(longestWaitSeconds)}`;
  return `- ${worker}: ${inUse} of ${limit} in use, ${waiting} waiting, peak ${peak}, ${wait}, ${refused} refused`;
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

function firstLine(message: string): string {
  return (message.split('\n', 1)[0] ?? '').slice(0, 200);
}
