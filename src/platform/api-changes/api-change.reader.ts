import { readFileSync } from 'node:fs';
import { DATA } from '../settings/data-folder.js';
import type { Deprecation } from '../base/deprecation.js';
import { deprecationIn, parseApiChanges } from './api-change.parser.js';

const FILE = new URL('api/changes.json', DATA);

/** The versions of the API and the notices of its changes, as they come with the service. */
export const API_CHANGES = parseApiChanges(readFileSync(FILE, 'utf8'));

/** Finds the end of an operation, if one is told. */
export function findDeprecation(operation: string): Deprecation | undefined {
  return deprecationIn(API_CHANGES, operation);
}
