import { XLSX_MEDIA_TYPE } from '../../platform/http/answer.js';

/**
 * Media types of the files of reports that the service accepts. `report-file.parser.ts` has a
 * reader for each.
 */
export const REPORT_FILE_TYPES = ['text/csv', 'application/x-ndjson', XLSX_MEDIA_TYPE] as const;
export type ReportFileType = (typeof REPORT_FILE_TYPES)[number];

export const TEXT_ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type TextEncoding = (typeof TEXT_ENCODINGS)[number];

export function isReportFileType(mediaType: string): mediaType is ReportFileType {
  return REPORT_FILE_TYPES.some((known) => known === mediaType);
}
