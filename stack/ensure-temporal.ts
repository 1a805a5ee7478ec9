import { join } from 'node:path';
import { stackFiles } from './data-dir.ts';
import { freePort } from './ports.ts';
import { isRunning } from './processes.ts';
import { changeState, readState } from './state.ts';
import { awaitTemporal, startTemporal } from './temporal-server.ts';

/** The stack's Temporal server runs and answers: it is left alone where it does, and started where it does not. */
export async function ensureTemporal(dataDir: string, tell: (note: string) => void): Promise<void> {
  const log = join(stackFiles(dataDir).logs, 'temporal.log');
  const known = readState(dataDir).temporal;
  if (known?.process !== undefined && isRunning(known.process)) {
    await awaitTemporal({ ...known, process: known.process }, log);
    return;
  }
  const port = await freePort(known?.port);
  const uiPort = await freePort(known?.uiPort);
  if (known !== undefined && port !== known.port)
    tell(`port ${known.port} is taken: Temporal now has ${port}`);
  if (known !== undefined && uiPort !== known.uiPort) {
    tell(`port ${known.uiPort} is taken: the Web UI now has ${uiPort}`);
  }
  await startTemporal(dataDir, {
    port,
    uiPort,
    log,
    onStarted: (server) => changeState(dataDir, { temporal: server }),
  });
}
