import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/**
 * The areas in their order, and the rooms of each in theirs. An area without rooms is one flat
 * folder.
 */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  platform: [
    'base',
    'settings',
    'telemetry',
    'api-changes',
    'tables',
    'fields',
    'http',
    'answers',
    'database',
    'webhooks',
    'work',
    'limits',
  ],
  auth: [],
  actors: [],
  registers: ['code-lists', 'price-indices'],
  criteria: [],
  portfolio: ['projects', 'evaluations', 'intake', 'replays'],
  reporting: [
    'rule-sets',
    'rounds',
    'content',
    'assessment',
    'steps',
    'reports',
    'completeness',
    'round-steps',
    'submissions',
    'workbooks',
    'columns',
    'files',
    'project-files',
    'templates',
    'mappings',
    'receipts',
    'previews',
    'imports',
    'project-imports',
    'transfers',
  ],
  strategy: ['roadmap', 'strategies', 'indicators'],
  costs: ['solutions'],
  coordination: [
    'agreements',
    'suggestions',
    'mentions',
    'networks',
    'solutions',
    'roll-outs',
    'reach',
    'calendars',
  ],
  governance: ['councils', 'minutes', 'topics', 'cases', 'advice'],
  rollup: [
    'lines',
    'groups',
    'status',
    'roll-ups',
    'figures',
    'lists',
    'operating-costs',
    'funding',
    'roadmap',
    'follow-up',
    'benefits',
    'comparisons',
    'municipalities',
    'promises',
    'chains',
    'mismatches',
    'snapshots',
    'facts',
    'frozen',
  ],
  overview: [],
  publication: [
    'view-tables',
    'views',
    'visibility',
    'names',
    'releases',
    'feeds',
    'pack-model',
    'pack-files',
    'packs',
    'open-data',
    'subscriptions',
    'deliveries',
    'retention',
  ],
  pages: [
    'topic-texts',
    'texts',
    'style',
    'parts',
    'charts',
    'promises',
    'threads',
    'plans',
    'content',
    'site',
  ],
  workspace: ['login', 'texts', 'api', 'parts', 'local-login', 'upload'],
};
const AREAS = Object.keys(ROOMS);
const OPEN = new Set(['platform', 'auth']);
/** The roles through which another area may be used. */
const DOORS =
  /\.(module|lookup|commands|events|types|key|guard|parser|part|text|page|reader)\.tsx?$/;
/** The roles through which another room of the same area may be used. */
const ROOM_DOORS = new RegExp(
  '\\.(types|key|rules|dto|entity|problems|events|lookup|queries|port|commands|parser|guard|' +
    'part|text|page|reader)\\.tsx?$',
);
const ROOT = resolve(import.meta.dirname, '../../src');
const TESTS = resolve(import.meta.dirname, '..');

function files(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return files(path);
    return /(?<!\.test)\.tsx?$/.test(name) ? [path] : [];
  });
}

interface Import {
  readonly from: string;
  readonly to: string;
}

/** Returns the source that an import of compiled JavaScript means. */
function sourceOf(target: string): string {
  const component = target.replace(/\.js$/, '.tsx');
  return existsSync(component) ? component : target.replace(/\.js$/, '.ts');
}

/** Every import of one source file by another, type imports included. */
function imports(): Import[] {
  return files(ROOT).flatMap((from) =>
    [...readFileSync(from, 'utf8').matchAll(/(?:from|import)\s+'(\.{1,2}\/[^']+)'/g)].map(
      ([, target = '']) => ({
        from: relative(ROOT, from),
        to: relative(ROOT, sourceOf(resolve(dirname(from), target))),
      }),
    ),
  );
}

const areaOf = (path: string): string | undefined =>
  AREAS.find((area) => path.startsWith(`${area}/`));
const between = imports().filter(
  ({ from, to }) =>
    areaOf(from) !== undefined && areaOf(to) !== undefined && areaOf(from) !== areaOf(to),
);
const named = ({ from, to }: Import): string => `${from} imports ${to}`;

test('the library of the OpenAPI description is loaded by who describes, and not at the start', () => {
  const loading = files(ROOT)
    .filter((path) => /^import (?!type ).*'@nestjs\/swagger'/m.test(readFileSync(path, 'utf8')))
    .map((path) => relative(ROOT, path));
  expect(loading).toEqual([]);
});

test('no two classes of the API share a name: the OpenAPI description would take them for one', () => {
  const names = files(ROOT)
    .filter((path) => path.endsWith('.dto.ts'))
    .flatMap((path) =>
      [...readFileSync(path, 'utf8').matchAll(/^export (?:abstract )?class (\w+)/gm)].map(
        ([, name = '']) => name,
      ),
    );
  expect(names.length).toBeGreaterThan(100);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

describe('the areas', () => {
  test('are the folders of src, and nothing else is', () => {
    const folders = readdirSync(ROOT).filter((name) => statSync(join(ROOT, name)).isDirectory());
    expect(folders.filter((name) => !AREAS.includes(name))).toEqual(['commands']);
    expect(folders.length).toBeGreaterThanOrEqual(8);
  });

  test('import only areas before them', () => {
    expect(between.length).toBeGreaterThan(50);
    expect(
      between
        .filter(
          ({ from, to }) => AREAS.indexOf(areaOf(to) ?? '') > AREAS.indexOf(areaOf(from) ?? ''),
        )
        .map(named),
    ).toEqual([]);
  });

  test('go into another area through its doors only', () => {
    expect(
      between.filter(({ to }) => !OPEN.has(areaOf(to) ?? '') && !DOORS.test(to)).map(named),
    ).toEqual([]);
  });

  test('have no circles, type imports included', () => {
    const graph = new Map<string, string[]>();
    for (const { from, to } of imports()) graph.set(from, [...(graph.get(from) ?? []), to]);
    const circles: string[] = [];
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      const at = path.indexOf(file);
      if (at >= 0) circles.push([...path.slice(at), file].join(' → '));
      if (at >= 0 || done.has(file)) return;
      for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of graph.keys()) visit(file, []);
    expect(circles).toEqual([]);
  });

  test('name SQL tables of their own schema and of areas before them only', () => {
    const offences = files(ROOT).flatMap((path) => {
      const area = areaOf(relative(ROOT, path));
      if (area === undefined || area === 'platform') return [];
      const named = [
        ...readFileSync(path, 'utf8').matchAll(
          new RegExp(`\\b(?:from|join|into|update)\\s+(${AREAS.join('|')})\\.\\w+`, 'g'),
        ),
      ].map(([, schema = '']) => schema);
      return named
        .filter((schema) => AREAS.indexOf(schema) > AREAS.indexOf(area))
        .map((schema) => `${relative(ROOT, path)} reads ${schema}`);
    });
    expect(offences).toEqual([]);
  });
});

describe('the rooms', () => {
  const roomOf = (path: string): string | undefined => {
    const [area = '', room = '', file] = path.split('/');
    return file === undefined ? undefined : (ROOMS[area] ?? []).find((name) => name === room);
  };
  const neighbours = imports().filter(({ from, to }) => {
    const [here, there] = [roomOf(from), roomOf(to)];
    return (
      areaOf(from) === areaOf(to) && here !== undefined && there !== undefined && here !== there
    );
  });

  test('are the folders of their area, and hold at most 25 files each', () => {
    for (const area of AREAS.filter((name) => existsSync(join(ROOT, name)))) {
      const entries = readdirSync(join(ROOT, area), { withFileTypes: true });
      const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
      expect({ area, folders: folders.sort() }).toEqual({
        area,
        folders: [...(ROOMS[area] ?? [])].sort(),
      });
      for (const folder of [area, ...folders.map((name) => `${area}/${name}`)]) {
        const count = readdirSync(join(ROOT, folder)).filter((name) =>
          /(?<!\.test)\.tsx?$/.test(name),
        ).length;
        expect({ folder, crowded: count > 25 }).toEqual({ folder, crowded: false });
      }
    }
  });

  test('of the tests hold at most 25 files each too', () => {
    const files = readdirSync(TESTS, { recursive: true, withFileTypes: true });
    const folders = Map.groupBy(
      files.filter((entry) => entry.isFile()),
      ({ parentPath }) => relative(TESTS, parentPath),
    );
    const crowded = [...folders].filter(([, inside]) => inside.length > 25);
    expect(crowded.map(([folder]) => folder)).toEqual([]);
  });

  test('import only rooms before them', () => {
    expect(neighbours.length).toBeGreaterThan(100);
    const order = (path: string): number =>
      (ROOMS[areaOf(path) ?? ''] ?? []).indexOf(roomOf(path) ?? '');
    expect(neighbours.filter(({ from, to }) => order(to) > order(from)).map(named)).toEqual([]);
  });

  test('go into another room through its doors only', () => {
    const closed = neighbours.filter(
      ({ to }) => !OPEN.has(areaOf(to) ?? '') && !ROOM_DOORS.test(to),
    );
    expect(closed.map(named)).toEqual([]);
  });

  test('import of their own area only what stands before them', () => {
    const own = imports().filter(
      ({ from, to }) =>
        roomOf(from) !== undefined && roomOf(to) === undefined && areaOf(from) === areaOf(to),
    );
    expect(own.filter(({ to }) => !/\.(problems|events|types)\.ts$/.test(to)).map(named)).toEqual(
      [],
    );
  });
});

describe('the sources', () => {
  const sources = files(ROOT).map((path) => ({
    path: relative(ROOT, path),
    text: readFileSync(path, 'utf8'),
  }));

  test('rules know no clock, no database and no packages', () => {
    const rules = sources.filter(({ path }) => path.endsWith('.rules.ts'));
    expect(rules.length).toBeGreaterThanOrEqual(5);
    for (const { path, text } of rules) {
      expect({
        path,
        imports: [...text.matchAll(/from '([^.'][^']*)'/g)].map(([, name]) => name),
      }).toEqual({ path, imports: [] });
      expect({ path, clock: /\bDate\.now\(|new Date\(\)|\bawait\b/.test(text) }).toEqual({
        path,
        clock: false,
      });
    }
  });

  test('take time from the Clock', () => {
    expect(
      sources
        .filter(
          ({ path, text }) =>
            path !== 'platform/base/clock.ts' && /\bnew Date\(\)|\bDate\.now\(/.test(text),
        )
        .map(({ path }) => path),
    ).toEqual([]);
  });

  test('have no import hub', () => {
    expect(
      sources
        .filter(({ path }) => /(^|\/)(index|utils?|helpers?|common)\.ts$/.test(path))
        .map(({ path }) => path),
    ).toEqual([]);
  });

  test('every module opens with its invariants', () => {
    const modules = sources.filter(
      ({ path }) => path.endsWith('.module.ts') && areaOf(path) !== undefined,
    );
    expect(
      modules.filter(({ text }) => !/\* Invariants: /.test(text)).map(({ path }) => path),
    ).toEqual([]);
  });
});
