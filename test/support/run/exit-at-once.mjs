// Loaded by every process of the tests. A finished worker holds hundreds of megabytes of module
// contexts, and to release them one by one takes longer than Jest waits for its end. A worker with
// nothing left to do exits at once. One with something open does not get here, and Jest says so.
import process from 'node:process';

if (process.env.JEST_WORKER_ID !== undefined)
  process.on('beforeExit', (code) => process.exit(code));
