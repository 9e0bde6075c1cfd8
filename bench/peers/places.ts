import { join } from 'node:path';

export const DATA_DIR = '.data/peers';
/** Folder of the compiled bench. */
export const HERE = join(import.meta.dirname, '..');
export const ROUND = '2031-1';
/** Password and token of the administrator of Directus. */
export const TOKEN = 'bench-peers-bench-peers-bench-peers';
