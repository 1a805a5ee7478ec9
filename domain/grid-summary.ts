import type { FleetFigures } from './fleet-figures.ts';
import type { PoolFigures } from './grid-progress.ts';
import type { Counts, GridState } from './statuses.ts';

/** What `run --json` and `status --json` print. */
export interface GridSummary extends Counts {
  readonly grid: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly state: GridState;
  readonly seconds: number;
  readonly uiUrl: string;
  /** Of the workers that live now; absent where the database cannot tell. */
  readonly connections?: FleetFigures;
  /** The workers' connection pools when the run ended, where `database.diagnostics_enabled`; else empty. */
  readonly pools: Readonly<Record<string, PoolFigures>>;
}
