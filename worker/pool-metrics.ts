import { Runtime } from '@temporalio/worker';
import type { Database } from '../database/open.ts';
import type { PoolFigures } from '../domain/grid-progress.ts';

const EVERY_MS = 1000;

const GAUGES: Readonly<Record<keyof PoolFigures, readonly [name: string, unit: string, meaning: string]>> = {
  limit: [
    'limit',
    '',
    'connections that the pool may have now; 0: one at a time, by turns with other workers',
  ],
  size: ['open', '', 'connections that the pool has'],
  inUse: ['in_use', '', 'connections that a statement uses'],
  idle: ['idle', '', 'connections that wait for a statement'],
  waiting: ['waiting', '', 'calls that wait for a connection'],
  opened: ['opened', '', 'connections opened since the start'],
  peak: ['peak', '', 'the most connections at one time since the start'],
  longestWaitSeconds: ['longest_wait_seconds', 's', 'the longest wait for a connection since the start'],
  refused: ['refused', '', 'attempts at a connection that the server refused since the start'],
};

/** Shows the pool's figures beside Temporal's own at the worker's Prometheus endpoint; returns how to stop it. */
export function exportPoolFigures(database: Database): () => void {
  const meter = Runtime.instance().metricMeter;
  const gauges = Object.entries(GAUGES).map(([key, [name, unit, meaning]]) => {
    const gauge = meter.createGauge(`pdr_run_connections_${name}`, 'float', unit, meaning);
    return (figures: PoolFigures) => gauge.set(figures[key as keyof PoolFigures]);
  });
  const show = (): void => {
    const figures = database.figures();
    for (const set of gauges) set(figures);
  };
  show();
  const timer = setInterval(show, EVERY_MS);
  return () => clearInterval(timer);
}
