import { MockActivityEnvironment } from '@temporalio/testing';
import { NativeConnection } from '@temporalio/worker';
import { createOpenGrid } from '../../activities/open-grid.ts';
import { createEnsureSchema } from '../../activities/ensure-schema.ts';
import { createRegisterModels } from '../../activities/register-models.ts';
import { runModel } from '../../activities/run-model.ts';
import type { GridOpening } from '../../activities/open-grid.ts';
import type { RegistrationPage } from '../../activities/register-models.ts';
import type { Dependencies } from '../../activities/dependencies.ts';
import { nextModels } from '../../database/queue.ts';
import type { GridReference } from '../../domain/grid-progress.ts';
import type { GridSpec } from '../../domain/grid-spec.ts';
import type { JobReference } from '../../domain/model-record.ts';
import { createDependencies } from '../../worker/create-dependencies.ts';
import { Releases } from '../../worker/releases.ts';
import { workerSettings } from '../../worker/settings.ts';

/**
 * Models per second of the very function that activities call, in a plain loop with `slots` at once and no Temporal:
 * what any orchestration of this work can reach at most. Measured the second time, when the process is warm.
 */
export async function floorRate(
  dataDir: string,
  configFile: string,
  spec: GridSpec,
  slots: number,
): Promise<number> {
  const releases = new Releases();
  try {
    const settings = workerSettings({ dataDir, config: configFile, slots }, process.env);
    const connection = await NativeConnection.connect({ address: settings.address });
    releases.add(() => connection.close());
    const { dependencies, lease } = await createDependencies(settings, connection, releases);
    await lease.begin();
    const round = async (name: string): Promise<number> => {
      const { grid, jobs } = await prepare(dependencies, { ...spec, name });
      const models = jobs.length;
      const started = performance.now();
      await Promise.all(Array.from({ length: slots }, () => runAll(dependencies, grid, jobs)));
      return models * (1000 / (performance.now() - started));
    };
    await round('floor-warm');
    return await round('floor');
  } finally {
    await releases.releaseAll();
  }
}

async function prepare(
  dependencies: Dependencies,
  spec: GridSpec,
): Promise<{ grid: GridReference; jobs: JobReference[] }> {
  const activity = new MockActivityEnvironment();
  await activity.run(createEnsureSchema(dependencies));
  const opening: GridOpening = { spec, workflowId: `pdr-grid/${spec.name}`, runKey: 'bench' };
  const grid = await activity.run<[GridOpening], GridReference, ReturnType<typeof createOpenGrid>>(
    createOpenGrid(dependencies),
    opening,
  );
  const page: RegistrationPage = { grid, from: 0, to: 1_000_000 };
  await activity.run<[RegistrationPage], unknown, ReturnType<typeof createRegisterModels>>(
    createRegisterModels(dependencies),
    page,
  );
  return { grid, jobs: await nextModels(dependencies.database, grid, { without: [], limit: 1_000_000 }) };
}

async function runAll(dependencies: Dependencies, grid: GridReference, jobs: JobReference[]): Promise<void> {
  for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
    const signal = new AbortController().signal;
    const outcome = await runModel(dependencies, {
      grid,
      job,
      token: crypto.randomUUID(),
      signal,
      claim: { heldSince: undefined },
      endPrograms: () => undefined,
    });
    if (outcome.status !== 'finished') throw new Error(`${job.job} ended as ${outcome.status}`);
  }
}
