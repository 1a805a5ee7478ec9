import { resolve } from 'node:path';
import type { GridRecord } from '../database/grids.ts';
import type { Database } from '../database/open.ts';
import { PdrError } from '../domain/failures.ts';
import { gridCurves } from '../results/plots/grid-curves.ts';
import { heatMap } from '../results/plots/heat-map.ts';
import type { Picture } from '../results/plots/picture.ts';
import { pictureWriter, writePicture } from '../results/plots/picture-files.ts';
import { readPlane } from '../results/plots/plane.ts';
import { profilePicture } from '../results/plots/profile-picture.ts';
import type { PlotArguments } from './commands/plot.ts';
import { fixedAxes, splitNames } from './name-lists.ts';
import { print, printJson } from './print.ts';
import { readProfiles } from './read-profiles.ts';
import { refusedFile, withGridRecord } from './result-actions.ts';
import type { Session } from './session.ts';

/** `plot`: draws, writes the file and says where it is. */
export async function drawPlot(args: PlotArguments): Promise<number> {
  const file = args.output ?? `${args.grid}.html`;
  pictureWriter(file);
  const picture = await withGridRecord(args, (database, grid, session) =>
    draw(args, database, grid, session),
  );
  await writePicture(file, picture).catch((error: unknown) => {
    throw refusedFile(file, error);
  });
  if (args.json) printJson({ file: resolve(file), title: picture.title, description: picture.description });
  else print(`${picture.description}\n${file} written`);
  return 0;
}

async function draw(
  args: PlotArguments,
  database: Database,
  grid: GridRecord,
  session: Session,
): Promise<Picture> {
  if (args.model !== undefined) {
    const profiles = await readProfiles(database, grid, session, { ...args, model: args.model });
    return profilePicture(grid.name, args.model, profiles);
  }
  const at = fixedAxes(args.at);
  const names = splitNames(args.z ?? []);
  const [first] = names;
  if (first === undefined) {
    throw new PdrError(
      'InvalidRequest',
      'name a quantity with --z, such as --z CII_158; "pdr-run results" shows them',
    );
  }
  if (args.lines) {
    const by = args.y === undefined ? {} : { y: args.y };
    return gridCurves(database, grid, { x: args.x, ...by, z: names, at });
  }
  if (names.length > 1)
    throw new PdrError('InvalidRequest', 'a map shows one quantity; --lines takes several');
  const plane = await readPlane(database, grid, { x: args.x, y: args.y ?? 'dens', z: first, at });
  return heatMap(grid.name, plane);
}
