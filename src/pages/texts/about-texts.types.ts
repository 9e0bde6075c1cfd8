/** A page of plain text: paragraphs under headings, and links that it ends with. */
export interface AboutPageTexts {
  readonly title: string;
  readonly description: string;
  readonly parts: readonly AboutPart[];
  readonly links: readonly { readonly text: string; readonly href: string }[];
}

export interface AboutPart {
  readonly heading: string;
  readonly paragraphs: readonly string[];
}

/** Pages about the pages themselves. */
export interface AboutTexts {
  readonly method: AboutPageTexts;
  readonly accessibility: AboutPageTexts;
}
