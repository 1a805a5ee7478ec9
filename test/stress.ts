import { startTestMariadb, OpenDatabases } from './support/mariadb.ts';
import { ensureSchema } from '../database/ensure-schema.ts';
import { registerModels } from '../database/registration.ts';
import { claimModel } from '../database/claims.ts';
import { recordFinished } from '../database/outcomes.ts';
import { countModels } from '../database/reports.ts';
import { enlistWorker, renewWorker } from '../database/workers.ts';
import { modelsOf, openRun, workerOf } from './support/grid-fixture.ts';
const server = await startTestMariadb();
const dbs = new OpenDatabases();
const s = await server.freshDatabase();
for (const [limit, procs, slots, n] of [[0, 4, 4, 1137], [5, 4, 4, 1137], [1, 2, 2, 300]] as const) {
  await server.administer(`create or replace user 'u${limit}'@'127.0.0.1' identified by 'x' with max_user_connections ${limit}`, `grant all on \`pdr_test%\`.* to 'u${limit}'@'127.0.0.1'`);
  const settings = { ...s, username: `u${limit}`, password: 'x' };
  const first = dbs.open(settings, 1);
  await ensureSchema(first);
  const grid = await openRun(first, `g${limit}`);
  await registerModels(first, grid, modelsOf(n), { computed: new Set() });
  const ids = (await server.administer(`select id from ${s.database}.pdr_model_jobs where grid_id=${grid.gridId}`)).map((r) => r['id'] as number);
  await first.end();
  const t0 = performance.now();
  let renewMax = 0;
  await Promise.all(Array.from({ length: procs }, async (_, p) => {
    const db = dbs.open(settings, slots);
    await enlistWorker(db, workerOf(`p${limit}-${p}`));
    let stop = false;
    const lease = (async () => { while (!stop) { const t = performance.now(); await renewWorker(db, `p${limit}-${p}`); renewMax = Math.max(renewMax, performance.now() - t); for (let i = 0; i < 20 && !stop; i++) await new Promise((r) => setTimeout(r, 100)); } })();
    const mine = ids.filter((_, i) => i % procs === p);
    await Promise.all(Array.from({ length: slots }, async () => {
      for (let id = mine.shift(); id !== undefined; id = mine.shift()) {
        const token = `t${id}`;
        const c = await claimModel(db, { jobId: id, workerId: `p${limit}-${p}`, token });
        if (c.state !== 'claimed') console.log('??', c);
        await new Promise((r) => setTimeout(r, 5));
        if (!(await recordFinished(db, { jobId: id, token, seconds: 1, files: [], outputs: {} }))) console.log('lost', id);
      }
    }));
    stop = true; await lease;
    console.log(limit, 'process', p, (performance.now() - t0).toFixed(0), JSON.stringify(db.figures()));
    await db.end();
  }));
  console.log('limit', limit, 'ms', (performance.now() - t0).toFixed(0), 'renewMax', renewMax.toFixed(0), JSON.stringify(await countModels(dbs.open(s, 1), grid)));
}
await dbs.end(); await server.stop();
