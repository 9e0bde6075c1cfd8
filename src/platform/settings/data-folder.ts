import { findPackageJSON } from 'node:module';
import { pathToFileURL } from 'node:url';

/** Folder of the reference data that comes with the service, beside its package.json. */
export const DATA = new URL('data/', pathToFileURL(requireManifest()));

/** The package.json above this module: that of the service, as source, compiled or bundled. */
function requireManifest(): string {
  const path = findPackageJSON(import.meta.url);
  if (path === undefined) throw new Error('The service has no package.json above it');
  return path;
}
