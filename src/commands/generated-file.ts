import { readFile, writeFile } from 'node:fs/promises';

/**
 * Writes a generated file. With `--check` it compares the file instead, and fails with the command
 * that repairs it.
 */
export async function writeOrCheck(path: string, content: string, repair: string): Promise<void> {
  if (!process.argv.includes('--check')) {
    await writeFile(path, content);
    process.stdout.write(`${path} is written\n`);
    return;
  }
  if ((await readFile(path, 'utf8').catch(() => '')) !== content)
    throw new Error(`${path} differs from the code. Repair it with: ${repair}`);
  process.stdout.write(`${path} is up to date\n`);
}
