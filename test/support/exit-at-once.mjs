// Loaded by every process of the tests. A worker that is done holds hundreds of megabytes of module contexts; giving them
// back one by one takes longer than Jest waits for its end. With nothing left to do it exits at once; one that still has
// something open does not get here, and Jest says so.
import process from 'node:process';

if (process.env.JEST_WORKER_ID !== undefined)
  process.on('beforeExit', (code) => process.exit(code));
