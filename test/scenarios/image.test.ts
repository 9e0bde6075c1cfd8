import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFreePort } from '../../src/platform/database/embedded-postgres.js';
import { inParallel } from '../support/crowd.js';
import {
  createServiceLogin,
  externalDatabase,
  prepareDatabase,
} from '../support/processes/external-postgres.js';
import { SERVICE_FLAGS, watched } from '../support/processes/processes.js';
import { aPack } from '../support/packs/sample-pack.js';
import { send } from '../support/service.js';
import { figure } from '../support/reports/figure.js';

/** Refuses connections to other machines, and says so. */
const NO_NETWORK = new URL('../support/run/no-network.mjs', import.meta.url).href;

/** A package of package-lock.json, by when npm leaves it out. */
interface LockedPackage {
  readonly dev?: boolean;
  readonly optional?: boolean;
}

/** Lists the paths of the packages that the stage `modules` of the Dockerfile installs and keeps. */
async function listImagePackages(): Promise<string[]> {
  const dockerfile = (await readFile('Dockerfile', 'utf8')).replaceAll('\\\n', ' ');
  const [install = ''] = /^RUN npm ci .*--omit=dev.*$/m.exec(dockerfile) ?? [];
  const omitsOptional = install.includes('--omit=optional');
  const [, removal = ''] = /rm -rf (.+)/.exec(install) ?? [];
  const removed = removal.split(/\s+/).filter((path) => path !== '');
  const { packages } = JSON.parse(await readFile('package-lock.json', 'utf8')) as {
    readonly packages: Readonly<Record<string, LockedPackage>>;
  };
  return Object.entries(packages)
    .filter(
      ([path, { dev, optional }]) =>
        path !== '' && dev !== true && !(omitsOptional && optional === true),
    )
    .map(([path]) => path)
    .filter((path) => !removed.some((gone) => path === gone || path.startsWith(`${gone}/`)))
    .filter((path) => existsSync(path));
}

/** Lists the names of the schemas in a description of the API. */
function listSchemas(text: string): string[] {
  const described = JSON.parse(text) as { readonly components: { readonly schemas: object } };
  return Object.keys(described.components.schemas).sort();
}

/** Program that writes a pack in a format and prints the first bytes of the file. */
const WRITE_PACK = `
  const { writePackFile } = await import('./dist/src/publication/pack-files/pack-file.writer.js');
  const [format, pack] = process.argv.slice(1);
  const bytes = await writePackFile(JSON.parse(pack), format);
  console.log(bytes.subarray(0, 4).toString('latin1'));`;

/** Writes a pack in a folder with the files of the image. Returns the first bytes of the file. */
async function writePackIn(image: string, format: string): Promise<string> {
  const program = ['--input-type=module', '--eval', WRITE_PACK, format, JSON.stringify(aPack())];
  const { stdout } = await promisify(execFile)(process.execPath, program, { cwd: image });
  return stdout.trim();
}

/**
 * The files of the image, without Docker: what the last stage of the Dockerfile copies, in a folder
 * of its own.
 */
describe('the production packages alone', () => {
  const here = process.env['TEST_EXTERNAL_POSTGRES'] === undefined ? test.skip : test;

  here('run the service in production and write packs, without development tools', async () => {
    const image = await mkdtemp(join(tmpdir(), 'portfolio-image-'));
    const database = await externalDatabase();
    await prepareDatabase(database.url);
    const login = await createServiceLogin(database.url);
    try {
      const paths = await listImagePackages();
      // Without what only people read; one after the other, since some lie inside others.
      const needed =
        (path: string) =>
        (source: string): boolean =>
          source === path ||
          !/^\/node_modules|\.(map|d\.[cm]?ts|md)$/.test(source.slice(path.length));
      await inParallel(paths, 1, (path) =>
        cp(path, join(image, path), { recursive: true, filter: needed(path) }),
      );
      for (const part of ['dist/bundle', 'dist/src', 'dist/migrations', 'data', 'package.json'])
        await cp(part, join(image, part), { recursive: true });

      const port = await findFreePort();
      const env = {
        PATH: process.env['PATH'],
        NODE_ENV: 'production',
        ROLE: 'all',
        PORT: String(port),
        DATA_DIR: join(image, 'written'),
        DATABASE_URL: login.url,
        MASKINPORTEN_ISSUER: 'https://maskinporten.no/',
      };
      const service = await watched(
        spawn(process.execPath, ['--import', NO_NETWORK, ...SERVICE_FLAGS, 'dist/bundle/main.js'], {
          cwd: image,
          env,
          stdio: ['ignore', 'pipe', 'pipe'],
        }),
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
      const { text: described } = await send(service.url, 'GET', '/openapi.json');
      const packs = [await writePackIn(image, 'pdf'), await writePackIn(image, 'xlsx')];
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
      // A bundle may rename a class, whose name is the name of a schema.
      expect(listSchemas(described)).toEqual(
        listSchemas(await readFile('openapi/openapi.json', 'utf8')),
      );
      expect(packs).toEqual(['%PDF', 'PK\u0003\u0004']);
      expect([code, service.output().includes('was refused')]).toEqual([0, false]);
    } finally {
      await rm(image, { recursive: true, force: true });
      await database.drop();
      await login.drop();
    }
  });
});
