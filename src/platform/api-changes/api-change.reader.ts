import { readFileSync } from 'node:fs';
import type { Deprecation } from '../base/deprecation.js';
import { deprecationIn, parseApiChanges } from './api-change.parser.js';

const FILE = new URL(
  import.meta.url.includes('/dist/')
    ? '../../../../data/api/changes.json'
    : '../../../data/api/changes.json',
  import.meta.url,
);

/** The versions of the API and the notices of its changes, as they come with the service. */
export const API_CHANGES = parseApiChanges(readFileSync(FILE, 'utf8'));

/** Finds the end of an operation, if one is told. */
export function findDeprecation(operation: string): Deprecation | undefined {
  return deprecationIn(API_CHANGES, operation);
}
