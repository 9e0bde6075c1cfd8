/** Formats of a pack, in the order in which they are written. */
export const PACK_FORMATS = ['json', 'xlsx', 'docx', 'pptx', 'pdf'] as const;
export type PackFormat = (typeof PACK_FORMATS)[number];

export const PACK_MEDIA_TYPES: Readonly<Record<PackFormat, string>> = {
  json: 'application/json',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  pdf: 'application/pdf',
};
