// Writes what the service is made of as CycloneDX 1.5: the production packages of
// package-lock.json. Not `npm sbom --omit dev`: npm 11.19 leaves out every package that a
// development tool needs too (rxjs, pg-types, tslib …).
import { readFileSync } from 'node:fs';
import process from 'node:process';

const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
const components = new Map();
for (const [
  path,
  { version, integrity, license, dev, devOptional, name = path.replace(/^.*node_modules\//, '') },
] of Object.entries(lock.packages)) {
  if (path === '' || dev || devOptional) continue;
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const licence = /[ (]/.test(license ?? ' ')
    ? { expression: license }
    : { license: { id: license } };
  components.set(purl, {
    type: 'library',
    'bom-ref': purl,
    name,
    version,
    purl,
    hashes: [
      {
        alg: 'SHA-512',
        content: Buffer.from((integrity ?? '').replace(/^sha512-/, ''), 'base64').toString('hex'),
      },
    ],
    licenses: [licence],
  });
}
const bom = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  version: 1,
  metadata: { component: { type: 'application', name: lock.name, version: lock.version } },
  components: [...components.values()].sort((a, b) => (a.purl < b.purl ? -1 : 1)),
};
process.stdout.write(`${JSON.stringify(bom, null, 2)}\n`);
