import { DefaultLogger, Runtime, type RuntimeOptions } from '@temporalio/worker';
import pino from 'pino';
import type { WorkerSettings } from './settings.ts';

/** Temporal's runtime with this program's log (JSON lines on standard error) and, if asked for, Prometheus metrics. */
export function installRuntime({ metricsPort }: WorkerSettings): void {
  const log = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
  const logger = new DefaultLogger('INFO', ({ level, message, meta }) => {
    log[LEVELS[level]](meta ?? {}, message);
  });
  Runtime.install({ logger, shutdownSignals: [], ...metrics(metricsPort) });
}

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

function metrics(port: number | undefined): RuntimeOptions {
  if (port === undefined) return {};
  return { telemetryOptions: { metrics: { prometheus: { bindAddress: `127.0.0.1:${port}` } } } };
}
