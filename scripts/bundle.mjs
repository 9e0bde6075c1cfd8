// Joins the modules that a start of the service loads into a few files (dist/bundle): Node finds, reads
// and compiles some 2,000 files otherwise. docs/decisions/069-one-bundle.md says what it gains.
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** Programs of the bundle: the service, and the thread that writes packs. */
const PROGRAMS = ['main', 'publication/pack-files/pack-thread.program'];

/** Packages that stay in node_modules. */
const OUTSIDE = [
  // They load one another, or drivers, by name; or there must be one of them in a process.
  ...['reflect-metadata', 'typeorm', 'pg', 'bullmq', 'ioredis'],
  // They are loaded when they are needed, and for themselves alone.
  ...['docx', 'docx/*', 'hucre', 'hucre/*', 'nodemailer', 'openid-client', 'pptxgenjs'],
  '@myriaddreamin/typst-ts-node-compiler',
  // Nest looks for them and goes on without them.
  ...['@nestjs/microservices', '@nestjs/microservices/*', '@nestjs/platform-express'],
  '@nestjs/websockets/*',
  ...['@fastify/multipart', '@fastify/static', '@fastify/view'],
  // Nest loads them when it validates.
  ...['class-transformer', 'class-transformer/*', 'class-validator'],
];

/**
 * Beginning of every file. Decorators need `reflect-metadata` first, and the order in which files of a
 * bundle run is not that of their modules. Packages in CommonJS ask for built-in modules by `require`.
 */
const BANNER = `import 'reflect-metadata';
import { createRequire as requireFrom } from 'node:module';
const require = requireFrom(import.meta.url);`;

/** Bundles the compiled service of a checkout. */
export async function bundle(root) {
  const compiled = join(root, 'dist', 'src');
  const outdir = join(root, 'dist', 'bundle');
  rmSync(outdir, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: PROGRAMS.map((name) => join(compiled, `${name}.js`)),
    entryNames: '[name]',
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    external: OUTSIDE,
    banner: { js: BANNER },
    logLevel: 'warning',
  });
  copyFileSync(join(compiled, 'pages', 'style', 'site.css'), join(outdir, 'site.css'));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await bundle(join(import.meta.dirname, '..'));
