import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MODULES = resolve('node_modules');

/** Options of a consumer's compiler, as strict as TypeScript has them. */
const COMPILER = {
  compilerOptions: {
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    module: 'nodenext',
    moduleResolution: 'nodenext',
    target: 'es2024',
    lib: ['es2024', 'dom', 'dom.iterable'],
    typeRoots: [join(MODULES, '@types')],
    types: ['node'],
    outDir: 'out',
    rootDir: '.',
  },
  include: ['*.ts'],
};

/** The client as another project gets it: packed, and installed into a folder of its own. */
export class PackedClient {
  private constructor(private readonly folder: string) {}

  /** Makes the client from the description, packs it, and installs the package without a network. */
  static async install(): Promise<PackedClient> {
    const folder = await mkdtemp(join(tmpdir(), 'portfolio-client-'));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(COMPILER));
    await run(process.execPath, [resolve('scripts', 'client.mjs')]);
    const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], {
      cwd: resolve('packages', 'client'),
    });
    const [packed] = JSON.parse(stdout) as readonly { readonly filename: string }[];
    const options = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund'];
    await run('npm', ['install', ...options, `./${String(packed?.filename)}`], { cwd: folder });
    return new PackedClient(folder);
  }

  /**
   * Compiles programs with the client, all at once: the compiler reads the client only once then.
   * Returns what it has to say, by program.
   */
  async compile<Name extends string>(
    programs: Readonly<Record<Name, string>>,
  ): Promise<Readonly<Record<Name, string>>> {
    for (const [name, program] of Object.entries<string>(programs))
      await writeFile(join(this.folder, `${name}.ts`), program);
    const compiler = join(MODULES, 'typescript', 'bin', 'tsc');
    const args = [compiler, '-p', '.', '--pretty', 'false'];
    const said = await run(process.execPath, args, { cwd: this.folder }).then(
      ({ stdout }) => stdout,
      (error: unknown) =>
        typeof error === 'object' && error !== null && 'stdout' in error
          ? String(error.stdout)
          : String(error),
    );
    // A line belongs to the program that it names; one that names none, to each.
    const linesOf = (name: string): string =>
      said
        .split('\n')
        .filter((line) => line.startsWith(`${name}.ts`) || !/^\w+\.ts|^\s|^$/.test(line))
        .join('\n');
    return Object.fromEntries(
      Object.keys(programs).map((name) => [name, linesOf(name)]),
    ) as Readonly<Record<Name, string>>;
  }

  /** Runs a compiled program and returns what it printed, as JSON. */
  async run(name: string, ...args: readonly string[]): Promise<unknown> {
    const program = join(this.folder, 'out', `${name}.js`);
    const { stdout } = await run(process.execPath, [program, ...args], { cwd: this.folder });
    return JSON.parse(stdout) as unknown;
  }

  /** Writes a file beside the program. */
  write(name: string, content: string): Promise<void> {
    return writeFile(join(this.folder, name), content);
  }

  /** Reads the description of the installed package. */
  async readManifest(): Promise<Readonly<Record<string, unknown>>> {
    const path = join(this.folder, 'node_modules', 'national-portfolio-client', 'package.json');
    return JSON.parse(await readFile(path, 'utf8')) as Readonly<Record<string, unknown>>;
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}
