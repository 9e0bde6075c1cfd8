import { Clock } from '../../src/platform/base/clock.js';
import { QUICK } from '../measure.js';
import { prepared } from '../portfolio.js';
import { type Reporting, startReporting } from '../submission.js';
import { makeCollections } from './collections.js';
import { startDirectus } from './directus.js';
import { DATA_DIR } from './places.js';
import { connect } from './processes.js';

/** Ours in a database of its own, and Directus in the server's. */
export interface Writing {
  readonly url: string;
  readonly clock: Clock;
  readonly reporting: Reporting;
  /** Port of Directus. */
  readonly directus: number;
}

export async function startWriting(server: string, folder: string, runs: number): Promise<Writing> {
  const {
    row: { port: directus },
  } = await startDirectus(folder, server);
  const database = `writing_${String(process.pid)}_${String(runs)}`;
  const url = server.replace(/\/[^/]*$/, `/${database}`);
  const admin = await connect(server);
  await admin.query(`create database ${database}`);
  await admin.end();
  const clock = new Clock(new Date('2021-04-12T09:00:00+02:00'));
  await prepared(url, clock);
  await makeCollections(directus);
  return {
    url,
    clock,
    directus,
    reporting: await startReporting(url, DATA_DIR, clock.now(), { runs, each: QUICK ? 10 : 25 }),
  };
}
