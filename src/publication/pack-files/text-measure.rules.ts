/** Counts the lines of a text that breaks between words, and inside a word that is too long. */
export function countLines(text: string, charactersPerLine: number): number {
  const room = Math.max(1, Math.floor(charactersPerLine));
  return text.split('\n').reduce((sum, line) => sum + countWrapped(line, room), 0);
}

function countWrapped(line: string, room: number): number {
  let lines = 1;
  let used = 0;
  for (const word of line.split(' ')) {
    const needed = used === 0 ? word.length : used + 1 + word.length;
    if (needed <= room) {
      used = needed;
      continue;
    }
    if (used > 0) lines += 1;
    lines += Math.ceil(word.length / room) - 1;
    used = word.length % room === 0 ? Math.min(word.length, room) : word.length % room;
  }
  return lines;
}
