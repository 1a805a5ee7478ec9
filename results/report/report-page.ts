import type { GridRecord } from '../../database/grids.ts';
import type { FailedModel } from '../../domain/grid-progress.ts';
import { durationText } from '../../domain/duration-text.ts';
import { AXES } from '../../domain/point.ts';
import { AXIS_QUANTITIES, physicalValue } from '../axis-quantities.ts';
import { numberText, unitText } from '../plots/number-text.ts';
import { PICTURE_SCRIPT, PICTURE_STYLE, pictureFigure } from '../plots/picture-html.ts';
import type { Picture } from '../plots/picture.ts';
import type { GridFacts } from './grid-facts.ts';
import { escapeHtml, htmlPage } from './html-text.ts';
import { REPORT_STYLE } from './report-style.ts';

/** All that a report shows. */
export interface Report {
  readonly grid: GridRecord;
  readonly facts: GridFacts;
  readonly statusMap: string;
  readonly times: readonly (readonly [name: string, value: string])[];
  readonly failures: readonly FailedModel[];
  readonly pictures: readonly Picture[];
  /** Why there is no picture, or not all that were asked for. */
  readonly remarks: readonly string[];
  readonly written: Date;
}

/** One self-contained page: no script, font or picture from elsewhere, so that it opens from disk without a network. */
export function reportPage(report: Report): string {
  const { grid, facts } = report;
  const body = `<header>
<h1>Grid ${escapeHtml(grid.name)}</h1>
<p>${escapeHtml(summaryLine(report))}</p>
</header>
${section('What was asked', askedTable(grid))}
${section('With what', withWhatTable(grid, facts))}
${section('Who and when', facetTable(whoAndWhen(report)))}
${section('Models', report.statusMap)}
${section('Failures', failureTable(report))}
${section('Times', facetTable(report.times))}
${section('Database connections', connectionTable(facts))}
${section('Pictures', pictureBlock(report))}
${section('How to repeat it', repeatBlock(facts))}
${section('How to cite it', citeBlock(report))}`;
  return htmlPage({
    title: `Grid ${grid.name}`,
    style: `${REPORT_STYLE}\n${PICTURE_STYLE}`,
    body,
    script: PICTURE_SCRIPT,
  });
}

function summaryLine({ grid, facts: { counts } }: Report): string {
  const { total, finished, skipped, failed, cancelled, pending, running } = counts;
  const open = pending + running;
  return [
    `${grid.state}: ${total} models, ${finished + skipped} computed`,
    ...(skipped > 0 ? [`${skipped} of them in an earlier run`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(cancelled > 0 ? [`${cancelled} cancelled`] : []),
    ...(open > 0 ? [`${open} not ended`] : []),
  ].join(', ');
}

function section(title: string, content: string): string {
  return `<section>\n<h2>${escapeHtml(title)}</h2>\n${content}\n</section>`;
}

/** Name and value, line by line. */
function facetTable(facets: readonly (readonly [string, string | null])[]): string {
  const rows = facets
    .filter(([, value]) => value !== null && value !== '')
    .map(
      ([name, value]) =>
        `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(value ?? '')}</td></tr>`,
    );
  return `<table class="facets">${rows.join('\n')}</table>`;
}

function askedTable({ spec }: GridRecord): string {
  const axes = AXES.map((axis): [string, string] => {
    const { meaning, unitText: unit } = AXIS_QUANTITIES[axis];
    const values = spec.axes[axis].map((text) => numberText(physicalValue(axis, Number(text))));
    return [
      `${axis}: ${meaning}`,
      `${values.join(', ')} ${unitText(unit)}  (written ${spec.axes[axis].join(' ')})`,
    ];
  });
  const shape =
    spec.shape.kind === 'product'
      ? 'every combination'
      : `${spec.shape.count} drawn, seed ${spec.shape.seed}`;
  const parameters = Object.entries(spec.parameters).map(([name, value]) => `${name} = ${value}`);
  return facetTable([
    ['code', spec.code],
    ['points', shape],
    ...axes,
    ['density profile', `alpha ${spec.alpha}, core ${spec.rcore}`],
    ['deck parameters that differ from their defaults', parameters.join(', ')],
    ['chemical species', spec.chemicalSpecies.join(' ')],
    ['onion species', spec.onionSpecies.join(' ')],
  ]);
}

function withWhatTable(grid: GridRecord, { provenance, version }: GridFacts): string {
  return facetTable([
    ['executable', provenance.executable],
    ['its path', provenance.executablePath],
    ['its SHA-256', provenance.executableSha256],
    ['its revision', provenance.revision],
    ['compiled', provenance.compiled],
    ['chemistry file', provenance.chemistry],
    ['its path', provenance.chemistryPath],
    ['JSON template', provenance.template],
    ['its SHA-256', provenance.templateSha256],
    ['SHA-256 of all content that decides a result', provenance.codeDigest],
    ['archive', provenance.archive],
    ['pdr-run', `version ${version}, run ${grid.run} of this grid`],
  ]);
}

function whoAndWhen({ grid, facts, written }: Report): [string, string][] {
  const { username, email } = grid.spec.user;
  return [
    ['user', email === '' ? username : `${username} <${email}>`],
    ['began', timeText(grid.startedAt)],
    ['ended', grid.finishedAt === null ? 'not yet' : timeText(grid.finishedAt)],
    ['workflow', grid.workflowId],
    ['Temporal Web UI', facts.uiUrl],
    ['this page', `written ${timeText(written)}`],
  ];
}

function failureTable({ failures, facts: { counts } }: Report): string {
  if (counts.failed === 0) return '<p>None.</p>';
  const rows = failures.map(
    ({ job, type, message }) =>
      `<tr><td>${escapeHtml(job)}</td><td>${escapeHtml(type)}</td><td class="text">${escapeHtml(message)}</td></tr>`,
  );
  const more =
    counts.failed > failures.length ? `<p>The newest ${failures.length} of ${counts.failed}.</p>` : '';
  const head = '<tr><th>model</th><th>what</th><th>why</th></tr>';
  return `${more}<div class="scroll"><table>${head}${rows.join('\n')}</table></div>`;
}

function connectionTable({ workers }: GridFacts): string {
  if (workers.length === 0) return '<p>No worker is known to the database now.</p>';
  const most = workers.reduce((sum, { connections }) => sum + connections, 0);
  const rows = workers.map(
    ({ id, slots, connections }) =>
      `<tr><td>${escapeHtml(id)}</td><td>${slots}</td><td>${connections}</td></tr>`,
  );
  const head = '<tr><th>worker</th><th>slots</th><th>connections at most</th></tr>';
  return `<p>At most ${most} connections of all workers that the database knows now.</p>
<div class="scroll"><table>${head}${rows.join('\n')}</table></div>`;
}

function pictureBlock({ pictures, remarks }: Report): string {
  const notes = remarks.map((remark) => `<p>${escapeHtml(remark)}</p>`);
  const figures = pictures.map(
    (picture) => `${pictureFigure(picture)}\n<p>${escapeHtml(picture.description)}.</p>`,
  );
  return [...notes, ...figures].join('\n') || '<p>None.</p>';
}

function repeatBlock({ command, configuration }: GridFacts): string {
  return `<pre>${escapeHtml(command)}</pre>
<p>with this as <code>grid.yaml</code>; servers and passwords are left out:</p>
<pre>${escapeHtml(configuration)}</pre>`;
}

function citeBlock({ grid, facts }: Report): string {
  const { provenance, version } = facts;
  const program = [provenance.executable ?? grid.spec.code, provenance.revision].filter(Boolean).join(' ');
  const text = `PDR model grid "${grid.name}", computed by ${grid.spec.user.username} on ${timeText(grid.startedAt).slice(0, 10)} with ${program} (SHA-256 ${provenance.executableSha256 ?? 'unknown'}), run by pdr-run ${version}. Content ${provenance.codeDigest}.`;
  return `<p>${escapeHtml(text)}</p><p>Cite the PDR code and its chemistry by their own papers as well. A crate with all this for an archive: <code>pdr-run export ${escapeHtml(grid.name)} --format ro-crate -o crate</code></p>`;
}

function timeText(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** What the seconds of a grid's models come to. */
export function timeFacets(grid: GridRecord, seconds: readonly number[]): [string, string][] {
  if (seconds.length === 0) return [['whole grid', durationText(grid.seconds)]];
  const sum = seconds.reduce((total, value) => total + value, 0);
  const longest = seconds.reduce((most, value) => Math.max(most, value), 0);
  return [
    ['whole grid', durationText(grid.seconds)],
    ['models together', durationText(sum)],
    ['a model on average', durationText(sum / seconds.length)],
    ['longest model', durationText(longest)],
  ];
}
