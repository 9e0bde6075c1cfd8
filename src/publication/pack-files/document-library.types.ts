import type * as Docx from 'docx';
import type { ChartRun } from 'docx/charts';

/** The library for documents and its part for charts, loaded with the first document. */
export interface DocumentLibrary {
  readonly docx: typeof Docx;
  readonly ChartRun: typeof ChartRun;
}
