import { spawn } from 'node:child_process';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findFreePort } from '../../src/platform/database/embedded-postgres.js';
import { answers, children, type Target } from '../measure.js';
import { HERE, ROUND, TOKEN } from './places.js';
import { runToEnd } from './processes.js';

export async function startDirectus(
  folder: string,
  url: string,
): Promise<{ live: Target; row: Target }> {
  const port = await findFreePort();
  const env = environmentOf(url, port);
  await writeExtension(folder);
  const cli = join('node_modules', 'directus', 'cli.js');
  // The runner of the scripts of flows wants to be compiled; nothing that is measured uses it.
  await writeFile(
    join(folder, 'node_modules', 'isolated-vm', 'isolated-vm.js'),
    'module.exports = {};',
  );
  await runToEnd(process.execPath, [cli, 'bootstrap'], folder, env);
  children.push(
    spawn(process.execPath, [cli, 'start'], {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
    }),
  );
  await answers(`http://127.0.0.1:${String(port)}/server/ping`, 100);
  const headers = [`authorization: Bearer ${TOKEN}`];
  const live =
    `/items/project_line?aggregate[count]=id&groupBy[]=region&groupBy[]=colour` +
    `&filter[round][_eq]=${ROUND}&limit=-1`;
  return {
    live: { port, path: live, status: '200', headers },
    row: { port, path: `/items/ready/${ROUND}`, status: '200', headers },
  };
}

function environmentOf(url: string, port: number): Record<string, string> {
  const { hostname, port: dbPort, pathname } = new URL(url);
  return {
    DB_CLIENT: 'pg',
    DB_HOST: hostname,
    DB_PORT: dbPort,
    DB_DATABASE: pathname.slice(1),
    DB_USER: 'owner',
    DB_PASSWORD: 'none',
    SECRET: TOKEN,
    ADMIN_EMAIL: 'bench@example.com',
    ADMIN_PASSWORD: TOKEN,
    ADMIN_TOKEN: TOKEN,
    PORT: String(port),
    HOST: '127.0.0.1',
    LOG_LEVEL: 'error',
    TELEMETRY: 'false',
    CACHE_ENABLED: 'false',
    RATE_LIMITER_ENABLED: 'false',
    NODE_ENV: 'production',
  };
}

/** Writes the endpoint of the bench into the folder of extensions. */
async function writeExtension(folder: string): Promise<void> {
  const extension = join(folder, 'extensions', 'portfolio');
  await mkdir(extension, { recursive: true });
  await copyFile(join(HERE, 'servers/directus-endpoint.js'), join(extension, 'index.js'));
  await writeFile(
    join(extension, 'package.json'),
    JSON.stringify({
      name: 'portfolio',
      version: '1.0.0',
      type: 'module',
      'directus:extension': {
        type: 'endpoint',
        path: 'index.js',
        source: 'index.js',
        host: '^12.0.0',
      },
    }),
  );
}

/** Sends a request to Directus as its administrator. */
export async function askDirectus(
  port: number,
  method: string,
  path: string,
  body?: object,
): Promise<string> {
  const form = body instanceof FormData;
  const answer = await fetch(`http://127.0.0.1:${String(port)}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${TOKEN}`,
      ...(form ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok)
    throw new Error(
      `Directus answers ${method} ${path} with ${String(answer.status)}: ${text.slice(0, 300)}`,
    );
  return text;
}
