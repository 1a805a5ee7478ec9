import type { CodeName, GridSpec } from '../domain/grid-spec.ts';
import type { Point } from '../domain/point.ts';
import type { Quantity } from '../domain/quantity.ts';

/** Where a worker finds a code's programs and data: its own configuration, never a workflow's input. */
export interface CodeSetup {
  readonly name: CodeName;
  /** Absolute path of the folder that holds executables, input directories and templates. */
  readonly baseDir: string;
  /** File names in the base directory. */
  readonly executables: Readonly<Record<ExecutableRole, string>>;
  readonly inpTemplate: string;
  readonly jsonTemplate: string;
  readonly inputDirectories: readonly string[];
  readonly outputDirectories: readonly string[];
  readonly stage: StageMode;
  /** What the configuration file says that a model yields; no part of the content. */
  readonly quantities: readonly Quantity[];
}

/** Which part an executable plays; the keys of `CodeSetup.executables`. */
export const EXECUTABLE_ROLES = ['pdr', 'onion', 'getctrlind', 'mrt'] as const;

export type ExecutableRole = (typeof EXECUTABLE_ROLES)[number];

/** How input directories come into a working directory: one link each, or a writable copy. */
export type StageMode = 'link' | 'copy';

/** What of a code's content one grid uses. */
export interface ContentChoice {
  /** File name of the chemistry database in the code's input directory; '' for a code without one. */
  readonly chemistry: string;
  /** File name of the JSON template instead of the configured one. */
  readonly jsonTemplate?: string;
  readonly onionSpecies: readonly string[];
}

/** A program as read: its bytes' digest, and how a working directory starts it. */
export interface ExecutableContent {
  readonly role: ExecutableRole;
  readonly fileName: string;
  /** Absolute path of the program read. */
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  /** Argument vector from inside a working directory; its first element is relative for a program that is linked in. */
  readonly command: readonly string[];
  /** From `--version`; undefined where the program does not say, or was not asked (see `Code.readVersions`). */
  readonly revision?: string;
  readonly compiledAt?: string;
}

export interface TemplateContent {
  readonly path: string;
  readonly text: string;
  readonly sha256: string;
}

/** A file whose content decides a result. */
export interface ContentFile {
  /** Path inside a working directory, with `/`. */
  readonly path: string;
  /** Absolute path of the file read; links are followed. */
  readonly source: string;
  readonly size: number;
  readonly sha256: string;
}

/** Everything a grid's models are computed with, but their parameters. Plain data: it can be written as JSON. */
export interface CodeContent {
  readonly code: CodeName;
  /** SHA-256 over names and bytes of what follows; the same content in another folder or host has the same digest. */
  readonly digest: string;
  readonly executables: readonly ExecutableContent[];
  readonly chemistry?: ContentFile;
  readonly templates: { readonly json: TemplateContent; readonly inp?: TemplateContent };
  /** Files of the input directories, sorted by path. */
  readonly inputs: readonly ContentFile[];
  /** Those of the configured input directories that exist. */
  readonly inputDirectories: readonly string[];
  readonly outputDirectories: readonly string[];
  /** Links to make among the inputs; `target` is relative to the link. */
  readonly links: readonly { readonly path: string; readonly target: string }[];
  /** Files of the code that are used where they lie, because they cannot be run from elsewhere. */
  readonly inPlace: readonly ContentFile[];
}

/** What a working directory does with files before or after a program; paths are relative to it. */
export type FileAction =
  | { readonly kind: 'remove'; readonly files: readonly string[] }
  | { readonly kind: 'copy' | 'move'; readonly from: string; readonly to: string };

/** Stands in an argument for the absolute path of the working directory. */
export const WORKDIR = '{workdir}';

/** One program of a model. */
export interface Step {
  /** `pdr`, or `onion <species>`. */
  readonly name: string;
  readonly argv: readonly string[];
  /** Receives standard output and standard error. */
  readonly outputFile: string;
  readonly before: readonly FileAction[];
  readonly after: readonly FileAction[];
  /** Exit status by which the program says that its iteration did not converge. */
  readonly notConvergedStatus?: number;
}

/** Names of outputs, kept with every archived file. Onion's are `onion <species>` and `onion-textout <species>`. */
export const OUTPUT_ROLES = {
  textout: 'textout',
  hdf5: 'hdf5',
  structure: 'hdf5-structure',
  chemistry: 'hdf5-chemistry',
  chemistryCheck: 'chemistry-check',
  ctrlInd: 'ctrl-ind',
  mcdrt: 'mcdrt',
  inpDeck: 'inp-deck',
  jsonDeck: 'json-deck',
} as const;

export interface OutputFile {
  readonly role: string;
  /** Path in the working directory; a directory is archived as one `.tar.gz`, and only if it holds a file. */
  readonly from: string;
  /** Path in the archive, below the grid's folder. */
  readonly to: string;
  readonly required: boolean;
  /** At least one file of a group must be written. */
  readonly group?: string;
}

/** All that one model does. */
export interface ModelPlan {
  readonly job: string;
  readonly decks: readonly { readonly file: string; readonly text: string }[];
  /** Files to bring from the archive before the first step: `from` below the grid's folder. */
  readonly archived: readonly { readonly from: string; readonly to: string }[];
  readonly steps: readonly Step[];
  readonly outputs: readonly OutputFile[];
  readonly outputDirectories: readonly string[];
}

/** What of a model can be drawn over its depth: datasets of one HDF5 file. */
export interface Profiles {
  /** Role of the file, as `Quantity.file`. */
  readonly file: string;
  /** Path of the depths A_V [mag]. */
  readonly depth: string;
  readonly curves: readonly string[];
}

/** The one interface to a program that computes models. */
export interface Code {
  readonly name: CodeName;
  /** Numbers that are read from a model's files once it has run. */
  readonly quantities: readonly Quantity[];
  /** Absent where the code's files are not known so well. */
  readonly profiles?: Profiles;
  /**
   * Reads and digests everything whose content decides a result. Nothing is started or written; a second reading of
   * unchanged files is cheap. Throws `MissingInput` with all faults at once: file, configuration key, remedy.
   */
  readContent(choice: ContentChoice): Promise<CodeContent>;
  /**
   * The content with what its programs say of themselves (`--version`), asked once for each program's digest in a
   * process. A program that does not answer within ten seconds is ended and has no revision.
   */
  readVersions(content: CodeContent): Promise<CodeContent>;
  /** What one model needs. Pure. Throws `DeckIncomplete`. */
  plan(content: CodeContent, spec: GridSpec, point: Point): ModelPlan;
  /** Every file that a model of the code may leave in the archive, also one computed by an earlier program. Pure. */
  outputs(job: string, onionSpecies: readonly string[]): readonly OutputFile[];
  /** Only the onion runs of a model whose results stand in the archive already. Pure. Throws `DeckIncomplete`. */
  planOnion(content: CodeContent, spec: GridSpec, point: Point): ModelPlan;
}
