/** Ids of the library, which are random and differ from document to document. */
const RANDOM_ID = /rId[\w-]{21}/g;

/** Mends the parts of one document, in the order of their names. */
export class DocumentRepair {
  private readonly numbers = new Map<string, string>();
  private drawings = 0;

  constructor(private readonly language: string) {}

  /**
   * Numbers random ids by their first use and drawings from one, and sets the language of the texts
   * of charts.
   */
  mend(text: string): string {
    return text
      .replaceAll(RANDOM_ID, (id) => {
        const number = this.numbers.get(id) ?? `rIdPart${String(this.numbers.size + 1)}`;
        this.numbers.set(id, number);
        return number;
      })
      .replaceAll(
        /(<wp:docPr id=)"\d+"/g,
        (_, before: string) => `${before}"${String(++this.drawings)}"`,
      )
      .replaceAll('lang="en-US"', `lang="${this.language}"`);
  }
}
