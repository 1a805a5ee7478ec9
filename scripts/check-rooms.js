// Holds the import table of the rooms, over value imports and type imports alike. What may cross only as a type
// (activities into workflows, workflows into the client) and that files form no circle is held by .oxlintrc.json.
import { readdirSync } from 'node:fs';
import { cruise } from 'dependency-cruiser';

/** Which rooms a room may import, and why no more. */
const ROOMS = {
  domain: [[], 'domain/ holds pure ideas that every room shares, so it depends on none'],
  config: [
    ['domain'],
    'config/ turns file, environment and flags into one typed value and does nothing with it',
  ],
  codes: [['domain'], 'codes/ computes one model; it knows no database, no archive and no Temporal'],
  database: [
    ['domain', 'config'],
    'database/ holds statements, to be used by whoever decides what they are for',
  ],
  storage: [['domain', 'config'], 'storage/ keeps files, whatever made them'],
  activities: [
    ['domain', 'codes', 'database', 'storage'],
    'activities/ get what they need from createActivities(dependencies), so that the worker alone decides what that is',
  ],
  workflows: [
    ['domain', 'activities'],
    'workflows/ say what happens in which order; they do nothing themselves',
  ],
  worker: [
    ['domain', 'config', 'codes', 'database', 'storage', 'activities', 'stack'],
    'worker/ puts the parts together; workflows come as a bundle, and the client is another program',
  ],
  stack: [['domain', 'config'], 'stack/ starts programs and must not depend on what runs inside them'],
  results: [
    ['domain', 'config', 'database', 'storage'],
    'results/ turns recorded numbers into tables, pictures and exports; it computes no model and starts nothing',
  ],
  client: [
    ['domain', 'config', 'codes', 'database', 'storage', 'results', 'stack', 'workflows'],
    'client/ asks and prints; the work is done in the worker, another process',
  ],
};

/** Folders that use the rooms and that no room imports. */
const NO_ROOMS = ['bin', 'test', 'bench', 'docs', 'examples', 'scripts'];

const names = Object.keys(ROOMS).filter((room) => sourcesOf(room).length > 0);
const roomRules = names.map((room) => ({
  name: `room-${room}`,
  comment: `${ROOMS[room][1]}. It may import: ${ROOMS[room][0].join(', ') || 'itself'}.`,
  from: { path: `^${room}/` },
  to: {
    path: `^(${[...Object.keys(ROOMS), ...NO_ROOMS].join('|')})/`,
    pathNot: `^(${[room, ...ROOMS[room][0]].join('|')})/`,
  },
}));

const forbidden = [
  ...roomRules,
  {
    name: 'pure-domain',
    comment:
      'domain/ does no I/O and is used inside the workflow sandbox; only model-key.ts may take its digest from Node.js.',
    from: { path: '^domain/' },
    to: { dependencyTypes: ['core', 'npm', 'npm-dev'], pathNot: '^node:crypto$|^crypto$' },
  },
  {
    name: 'pure-domain-crypto',
    comment: 'Only domain/model-key.ts may use node:crypto, and no workflow imports that file.',
    from: { path: '^domain/', pathNot: '^domain/model-key\\.ts$' },
    to: { path: '^(node:)?crypto$' },
  },
  {
    name: 'workflow-sandbox',
    comment:
      "A workflow's sandbox has no Node.js modules and no packages but Temporal's own: call an activity.",
    from: { path: '^workflows/' },
    to: {
      dependencyTypes: ['core', 'npm', 'npm-dev'],
      pathNot: 'node_modules/@temporalio/(workflow|common|activity)/',
    },
  },
  {
    name: 'temporal-at-the-edge',
    comment:
      'Only activities/, workflows/, worker/, client/ and stack/ speak with Temporal; other rooms throw PdrError.',
    from: { path: '^(domain|codes|database|storage)/' },
    to: { path: 'node_modules/@temporalio/' },
  },
  {
    name: 'one-database-library',
    comment:
      'Statements and the one pool live in database/; stack/ only looks whether its own server answers.',
    from: { path: `^(${names.join('|')})/`, pathNot: '^(database|stack)/' },
    to: { path: 'node_modules/(mysql2|drizzle-orm)/' },
  },
  {
    name: 'shipped-packages',
    comment: 'What runs at a user must stand under "dependencies" in package.json.',
    from: { path: `^(${names.join('|')})/` },
    to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
  },
  {
    name: 'no-dead-import',
    comment: 'The imported file or package is not there.',
    from: {},
    to: { couldNotResolve: true },
  },
].map((rule) => ({ ...rule, severity: 'error' }));

const options = {
  ruleSet: { forbidden },
  validate: true,
  // TypeScript 7 has no JavaScript interface, so swc reads the sources.
  parser: 'swc',
  tsPreCompilationDeps: true,
  doNotFollow: { path: 'node_modules' },
};

const { output } = await cruise(names, options, {
  // As Node.js itself reads the packages' "exports".
  exportsFields: ['exports'],
  conditionNames: ['import', 'node', 'default'],
});

const violations = output.summary.violations;
for (const { from, to, rule } of violations) {
  console.error(
    `${from} must not import ${to}\n    ${forbidden.find(({ name }) => name === rule.name).comment}`,
  );
}
const unread = names
  .flatMap(sourcesOf)
  .filter((file) => !output.modules.some(({ source }) => source === file));
for (const file of unread) console.error(`${file} was not read, so its imports are not checked`);
process.exitCode = violations.length + unread.length === 0 ? 0 : 1;

function sourcesOf(room) {
  return readdirSync(room, { recursive: true })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${room}/${file.replaceAll('\\', '/')}`);
}
