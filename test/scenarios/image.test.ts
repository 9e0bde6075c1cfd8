import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../../src/platform/database/embedded-postgres.js';
import { inParallel } from '../support/crowd.js';
import { externalDatabase, prepareDatabase } from '../support/processes/external-postgres.js';
import { watched } from '../support/processes/processes.js';
import { send } from '../support/service.js';
import { figure } from '../support/reports/figure.js';

/**
 * The files of the image, without Docker: what the last stage of the Dockerfile copies, in a folder
 * of its own.
 */
describe('the production packages alone', () => {
  const here = process.env['TEST_EXTERNAL_POSTGRES'] === undefined ? test.skip : test;

  here(
    'run the service in production, with neither development tools nor optional packages',
    async () => {
      const image = await mkdtemp(join(tmpdir(), 'portfolio-image-'));
      const database = await externalDatabase();
      try {
        await prepareDatabase(database.url);
        const { packages } = JSON.parse(await readFile('package-lock.json', 'utf8')) as {
          readonly packages: Readonly<
            Record<
              string,
              {
                readonly dev?: boolean;
                readonly devOptional?: boolean;
                readonly optional?: boolean;
              }
            >
          >;
        };
        const paths = Object.entries(packages)
          .filter(
            ([path, { dev, devOptional, optional }]) =>
              path !== '' && dev !== true && devOptional !== true && optional !== true,
          )
          .map(([path]) => path);
        // Without what only people read; one after the other, since some lie inside others.
        const needed =
          (path: string) =>
          (source: string): boolean =>
            source === path ||
            !/^\/node_modules|\.(map|d\.[cm]?ts|md)$/.test(source.slice(path.length));
        await inParallel(paths, 1, (path) =>
          cp(path, join(image, path), { recursive: true, filter: needed(path) }),
        );
        for (const part of ['dist/src', 'dist/migrations', 'data', 'package.json'])
          await cp(part, join(image, part), { recursive: true });

        const port = await findFreePort();
        const env = {
          PATH: process.env['PATH'],
          NODE_ENV: 'production',
          ROLE: 'all',
          PORT: String(port),
          DATA_DIR: join(image, 'written'),
          DATABASE_URL: database.url,
          MASKINPORTEN_ISSUER: 'https://maskinporten.no/',
        };
        const service = await watched(
          spawn(
            process.execPath,
            ['--max-semi-space-size=8', '--max-old-space-size=384', 'dist/src/main.js'],
            { cwd: image, env, stdio: ['ignore', 'pipe', 'pipe'] },
          ),
          `http://127.0.0.1:${String(port)}`,
        );
        const paths200 = [
          '/health/live',
          '/health/ready',
          '/metrics',
          '/openapi.json',
          '/docs',
          '/v1/rounds',
          '/v1/actors',
        ];
        const answers = await inParallel(
          paths200,
          3,
          async (path) => [path, (await send(service.url, 'GET', path)).status] as const,
        );
        const refused = [
          (await send(service.url, 'GET', '/v1/projects')).status,
          (await send(service.url, 'GET', '/local-issuer/jwk')).status,
        ];
        const { code, seconds } = await service.end('SIGTERM');
        figure(
          'G4',
          `the image's ${String(paths.length)} packages alone, NODE_ENV=production: ` +
            `${String(answers.filter(([, status]) => status === 200).length)} of ` +
            `${String(answers.length)} pages answered, exit ${String(code)} after ` +
            `${seconds.toFixed(1)} s`,
        );
        expect(answers).toEqual(paths200.map((path) => [path, 200]));
        expect(refused).toEqual([401, 404]);
        expect(code).toBe(0);
      } finally {
        await rm(image, { recursive: true, force: true });
        await database.drop();
      }
    },
  );
});
