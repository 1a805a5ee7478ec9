import { hostname } from 'node:os';
import { Runtime } from '@temporalio/worker';
import type { Dependencies } from '../activities/dependencies.ts';
import { RunningModels } from '../activities/running-models.ts';
import { createCode } from '../codes/create-code.ts';
import { startGuardian } from '../codes/process/guardian.ts';
import { openWorkerFolder, removeLeftovers } from '../codes/staging/worker-folder.ts';
import { codeSetupOf } from '../config/code-setup.ts';
import { openDatabase } from '../database/open.ts';
import type { WorkerEntry } from '../database/workers.ts';
import { createStorage } from '../storage/create-storage.ts';
import { newWorkerId } from './identity.ts';
import { Lease } from './lease.ts';
import type { Releases } from './releases.ts';
import type { WorkerSettings } from './settings.ts';

/** Makes what all activities of this process share: one pool, one guardian, the storage, the code. */
export async function createDependencies(
  settings: WorkerSettings,
  releases: Releases,
): Promise<Dependencies> {
  const { configuration, scratchDir, connections } = settings;
  await removeLeftovers(scratchDir);
  const workerFolder = await openWorkerFolder(scratchDir);
  releases.add(() => workerFolder.close());
  const guardian = startGuardian();
  releases.add(() => guardian.end());
  const database = openDatabase(configuration.database, connections);
  releases.add(() => database.end());
  const code = createCode(codeSetupOf(configuration));
  const running = new RunningModels();
  const workerId = newWorkerId();
  const lease = new Lease(database, running, entryOf(workerId, settings));
  releases.add(() => lease.end());
  return {
    database,
    storage: createStorage(configuration.storage),
    codes: { [code.name]: code },
    guardian,
    running,
    workerId,
    enlist: () => lease.enlist(),
    workerFolder,
    host: hostname(),
    scratchDir,
    stage: configuration.worker.stage,
    keepFailed: configuration.worker.keepFailed,
    diagnostics: configuration.database.diagnosticsEnabled,
    stated: configuration.pdr,
    warn: (message) => {
      Runtime.instance().logger.warn(message);
    },
    inform: (message, facts) => {
      Runtime.instance().logger.info(message, { ...facts });
    },
  };
}

function entryOf(id: string, { slots, connections, taskQueue }: WorkerSettings): WorkerEntry {
  return { id, host: hostname(), pid: process.pid, slots, connections, taskQueue };
}
