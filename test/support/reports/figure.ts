/** Prints the figure of a check of `trust.md`, in a form that a reader can find. */
export function figure(check: string, text: string): void {
  process.stdout.write(`[${check}] ${text}\n`);
}
