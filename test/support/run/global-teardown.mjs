import { removeServerFolder } from './server-folder.mjs';

/** Stops the embedded PostgreSQL of the run. */
export default async function tearDown() {
  await globalThis.embeddedPostgres?.stop();
  await removeServerFolder();
}
