import type { GridProvenance, WorkerFacts } from '../../database/grid-provenance.ts';
import type { Counts } from '../../domain/statuses.ts';

/** What is known of a grid beside its models' numbers. */
export interface GridFacts {
  readonly provenance: GridProvenance;
  readonly workers: readonly WorkerFacts[];
  readonly counts: Counts;
  /** This program's. */
  readonly version: string;
  /** A command line that starts the same grid. */
  readonly command: string;
  /** A configuration file for it, without secrets. */
  readonly configuration: string;
  /** Where the grid is seen in Temporal's Web UI. */
  readonly uiUrl: string;
  /** Address of the licence of the results, where their owner states one. */
  readonly licence?: string;
}
