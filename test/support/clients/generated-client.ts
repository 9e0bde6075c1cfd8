import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { tmpdir } from 'node:os';

const run = promisify(execFile);
const MODULES = resolve('node_modules');

/** Options of a client's compiler, as strict as TypeScript has them. */
const COMPILER = {
  compilerOptions: {
    strict: true,
    noUncheckedIndexedAccess: true,
    module: 'nodenext',
    moduleResolution: 'nodenext',
    target: 'es2024',
    lib: ['es2024', 'dom', 'dom.iterable'],
    types: [],
    outDir: 'out',
  },
  include: ['client', 'consumer.ts'],
};

/** Generates a client from the committed description, as another project would. */
const GENERATOR = `
import { createClient } from ${JSON.stringify(join(MODULES, '@hey-api/openapi-ts/dist/index.mjs'))};
const [input, path] = process.argv.slice(2);
await createClient({
  input,
  output: { path, importFileExtension: '.js' },
  plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
  logs: { level: 'silent', file: false },
});
`;

/** A client that was generated into a folder of its own, with a program that uses it. */
export class GeneratedClient {
  private constructor(private readonly folder: string) {}

  static async generate(): Promise<GeneratedClient> {
    const folder = await mkdtemp(join(tmpdir(), 'portfolio-client-'));
    await mkdir(join(folder, 'client'));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(COMPILER));
    await writeFile(join(folder, 'generate.mjs'), GENERATOR);
    const description = resolve('openapi', 'openapi.json');
    await run(process.execPath, [join(folder, 'generate.mjs'), description, 'client'], {
      cwd: folder,
    });
    return new GeneratedClient(folder);
  }

  /** Compiles a program with the client. Returns what the compiler has to say, nothing when clean. */
  async compile(program: string): Promise<string> {
    await writeFile(join(this.folder, 'consumer.ts'), program);
    const compiler = join(MODULES, 'typescript', 'bin', 'tsc');
    return run(process.execPath, [compiler, '-p', this.folder]).then(
      ({ stdout }) => stdout,
      (error: unknown) =>
        typeof error === 'object' && error !== null && 'stdout' in error
          ? String(error.stdout)
          : String(error),
    );
  }

  /** Runs the compiled program and returns what it printed, as JSON. */
  async run(...args: readonly string[]): Promise<unknown> {
    const program = join(this.folder, 'out', 'consumer.js');
    return JSON.parse((await run(process.execPath, [program, ...args])).stdout) as unknown;
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}
