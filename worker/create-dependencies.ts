import { hostname } from 'node:os';
import { Client } from '@temporalio/client';
import { type NativeConnection, Runtime } from '@temporalio/worker';
import type { Dependencies } from '../activities/dependencies.ts';
import { RunningModels } from '../activities/running-models.ts';
import { createCode } from '../codes/create-code.ts';
import { programEnvironment } from '../codes/process/program-environment.ts';
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
import { TemporalDoor } from './temporal-door.ts';

/** What a worker process has before it takes its first task. */
export interface WorkerParts {
  readonly dependencies: Dependencies;
  readonly lease: Lease;
}

/** Makes what all activities of this process share: one pool, one guardian, the storage, the code. */
export async function createDependencies(
  settings: WorkerSettings,
  connection: NativeConnection,
  releases: Releases,
): Promise<WorkerParts> {
  const { configuration, scratchDir, connections } = settings;
  await removeLeftovers(scratchDir);
  const workerFolder = await openWorkerFolder(scratchDir);
  releases.add(() => workerFolder.close());
  const guardian = startGuardian(programEnvironment(process.env));
  releases.add(() => guardian.end());
  const workerId = newWorkerId();
  const client = new Client({ connection, namespace: settings.namespace });
  const door = new TemporalDoor(client, configuration.database.database);
  const database = openDatabase(configuration.database, connections, { id: workerId, door });
  releases.add(() => database.end());
  const code = createCode(codeSetupOf(configuration));
  const running = new RunningModels();
  const { connectionBudget } = configuration.database;
  const lease = new Lease(database, running, entryOf(workerId, settings), connectionBudget);
  releases.add(() => lease.end());
  const dependencies: Dependencies = {
    database,
    storage: createStorage(configuration.storage, scratchDir),
    codes: { [code.name]: code },
    guardian,
    running,
    workerId,
    enlist: () => lease.enlist(),
    retire: () => lease.end(),
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
  return { dependencies, lease };
}

function entryOf(id: string, { slots, connections, taskQueue }: WorkerSettings): WorkerEntry {
  return { id, host: hostname(), pid: process.pid, slots, connections, taskQueue };
}
