import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadConfiguration } from '../../config/load-configuration.ts';
import { SETTINGS } from '../../config/settings.ts';
import { SEARCH_ATTRIBUTES } from '../../domain/names.ts';
import { PROJECT_ROOT } from '../../stack/project-root.ts';

interface Service {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly target: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: object;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

interface Compose {
  readonly services: Readonly<Record<'mysql' | 'temporal' | 'retention' | 'worker', Service>>;
  readonly volumes: Readonly<Record<string, null>>;
}

const source = readFileSync(join(PROJECT_ROOT, 'docker-compose.yml'), 'utf8');
const dockerfile = readFileSync(join(PROJECT_ROOT, 'Dockerfile'), 'utf8');
const { services, volumes } = parse(source) as Compose;
const workerEnvironment = services.worker.environment ?? {};

/** What Compose makes of a value once PDR_DB_PASSWORD is set. */
function resolved(environment: Service['environment'] = {}): Record<string, string> {
  const secret = (value: string | number) => String(value).replace(/^\$\{PDR_DB_PASSWORD:\?.*\}$/, 'secret');
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, secret(value)]));
}

it("the worker's variables are ones that the configuration reads", () => {
  const known = new Set(
    Object.values(SETTINGS).flatMap(
      ({ environment = [] }: { environment?: readonly string[] }) => environment,
    ),
  );
  expect(Object.keys(workerEnvironment).filter((name) => !known.has(name))).toEqual([]);
});

it("the worker's variables are a whole configuration that points at the other services", () => {
  const { configuration } = loadConfiguration({ environment: resolved(workerEnvironment), flags: {} });
  const { MYSQL_DATABASE, MYSQL_USER, MYSQL_PASSWORD } = resolved(services.mysql.environment);
  expect(configuration.database).toMatchObject({
    embedded: false,
    host: 'mysql',
    port: SETTINGS['database.port'].fallback,
    database: MYSQL_DATABASE,
    username: MYSQL_USER,
    password: MYSQL_PASSWORD,
  });
  expect(configuration.temporal).toMatchObject({
    address: 'temporal:7233',
    namespace: SETTINGS['temporal.namespace'].fallback,
  });
  expect(services.worker.volumes).toContain(`archive:${configuration.storage.baseDir}`);
});

it('the ports of the host are the ones that a configuration expects by default, on 127.0.0.1 alone', () => {
  const databasePort = SETTINGS['database.port'].fallback;
  const temporalPort = SETTINGS['temporal.address'].example?.split(':')[1];
  expect(services.mysql.ports).toEqual([`127.0.0.1:${databasePort}:${databasePort}`]);
  expect(services.temporal.ports).toEqual([
    `127.0.0.1:${temporalPort}:${temporalPort}`,
    '127.0.0.1:8233:8233',
  ]);
});

it('no password stands in the file', () => {
  const variables = Object.values(services).flatMap(({ environment = {} }) => Object.entries(environment));
  const passwords = variables.filter(([name]) => name.endsWith('_PASSWORD'));
  expect(passwords.map(([name]) => name)).toEqual([
    'MYSQL_PASSWORD',
    'MYSQL_RANDOM_ROOT_PASSWORD',
    'PDR_DB_PASSWORD',
  ]);
  for (const [, value] of passwords) expect(value).toMatch(/^(yes|\$\{PDR_DB_PASSWORD:\?.+\})$/);
});

it('Temporal gets the search attributes of grids', () => {
  const wanted = Object.entries(SEARCH_ATTRIBUTES).map(
    ([name, type]) => `--search-attribute=${name}=${type}`,
  );
  expect(services.temporal.command?.filter((word) => word.startsWith('--search-attribute'))).toEqual(wanted);
});

it('MySQL is 8.4, every lasting service has a health check, and the worker waits for healthy servers', () => {
  expect(services.mysql.image).toBe('mysql:8.4');
  for (const name of ['mysql', 'temporal', 'worker'] as const)
    expect(services[name].healthcheck).toBeDefined();
  expect(services.worker.depends_on).toEqual({
    mysql: { condition: 'service_healthy' },
    temporal: { condition: 'service_healthy' },
  });
});

it('data are in named volumes that the file declares', () => {
  const named = Object.values(services)
    .flatMap((service) => service.volumes ?? [])
    .flatMap((volume) => /^(\w+):/.exec(volume)?.[1] ?? []);
  expect(named.sort()).toEqual(Object.keys(volumes).sort());
});

it('images are built from targets of the Dockerfile, which copies only what is there', () => {
  const targets = [...dockerfile.matchAll(/^FROM \S+ AS (\w+)$/gm)].map(([, name]) => name);
  const built = Object.values(services).flatMap(({ build }) => build?.target ?? []);
  expect(targets).toEqual(expect.arrayContaining(built));
  const copied = [...dockerfile.matchAll(/^COPY (?!--)(.+) \S+$/gm)].flatMap(([, files = '']) =>
    files.split(' '),
  );
  expect(copied.length).toBeGreaterThan(0);
  expect(copied.filter((file) => !existsSync(join(PROJECT_ROOT, file)))).toEqual([]);
});
