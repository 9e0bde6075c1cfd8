/** Returns the number of a column by its letters: `A` is 0; -1 where there are none. */
export function columnNumber(letters: string): number {
  let number = 0;
  for (let index = 0; index < letters.length; index++)
    number = number * 26 + letters.charCodeAt(index) - 64;
  return number - 1;
}

/** Returns the letters of a column by its number: 26 is `AA`. */
export function columnLetters(column: number): string {
  return (
    (column < 26 ? '' : columnLetters(Math.floor(column / 26) - 1)) +
    String.fromCharCode(65 + (column % 26))
  );
}
