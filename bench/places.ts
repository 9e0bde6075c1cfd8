import { join } from 'node:path';

/** Folder of the data that a run of the bench makes. */
export const DATA_DIR = '.data/bench';
/** Folder of the compiled bench. */
export const HERE = import.meta.dirname;
/** Program of the service, as `npm start` and the image run it. */
export const SERVICE = join(HERE, '../bundle/main.js');
/** Says whether ten times the data are measured too: an hour more. */
export const FULL = process.argv.includes('--full');
