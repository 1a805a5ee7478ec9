import type { GridRecord } from '../../database/grids.ts';
import type { Database } from '../../database/open.ts';
import { quantityLabels } from '../../database/quantities.ts';
import { lastFailures } from '../../database/reports.ts';
import { PdrError } from '../../domain/failures.ts';
import { heatMap } from '../plots/heat-map.ts';
import type { Picture } from '../plots/picture.ts';
import { allRows, type Fixed, readPlane } from '../plots/plane.ts';
import type { GridFacts } from './grid-facts.ts';
import { type Report, timeFacets } from './report-page.ts';
import { statusMap } from './status-map.ts';

const SHOWN_FAILURES = 100;

/** Shown where nobody asks for others, as far as the grid has them. */
const USUAL_PICTURES = ['CII_158', 'OI_63/CII_158', 'CO_10'];

/**
 * Reads what a report shows. Pictures that were asked for by name must be drawable (InvalidRequest); of the usual ones
 * those that are not are left out, with the reason.
 */
export async function makeReport(
  database: Database,
  grid: GridRecord,
  facts: GridFacts,
  wanted: { readonly plot?: readonly string[]; readonly at: Fixed },
): Promise<Report> {
  const rows = await allRows(database, grid, []);
  const seconds = rows.flatMap((row) => row.seconds ?? []);
  const pictures: Picture[] = [];
  const remarks: string[] = [];
  for (const name of wanted.plot ?? (await usualPictures(database, grid))) {
    try {
      const plane = await readPlane(database, grid, { x: 'chi', y: 'dens', z: name, at: wanted.at });
      pictures.push(heatMap(grid.name, plane));
    } catch (error) {
      if (wanted.plot !== undefined || !(error instanceof PdrError)) throw error;
      remarks.push(`No map of ${name}: ${error.message}.`);
    }
  }
  return {
    grid,
    facts,
    statusMap: statusMap(rows, facts.counts),
    times: timeFacets(grid, seconds),
    failures: facts.counts.failed === 0 ? [] : await lastFailures(database, grid.gridId, SHOWN_FAILURES),
    pictures,
    remarks,
    written: new Date(),
  };
}

async function usualPictures(database: Database, grid: GridRecord): Promise<string[]> {
  const known = new Set((await quantityLabels(database, grid.gridId)).map(({ name }) => name));
  const usual = USUAL_PICTURES.filter((name) => name.split('/').every((part) => known.has(part)));
  return usual.length > 0 ? usual : [...known].slice(0, USUAL_PICTURES.length);
}
