import { canonicalJson } from '../../platform/base/canonical-json.js';
import type { BoardPack } from '../pack-model/board-pack.types.js';
import { writeDocument } from './pack-document.writer.js';
import type { PackFormat } from './pack-file.types.js';
import { writePdf } from './pack-pdf.writer.js';
import { writeSlides } from './pack-slides.writer.js';
import { writeWorkbook } from './pack-workbook.writer.js';

const WRITERS: Readonly<Record<PackFormat, (pack: BoardPack) => Promise<Buffer>>> = {
  json: (pack) => Promise.resolve(Buffer.from(canonicalJson(pack))),
  xlsx: writeWorkbook,
  docx: writeDocument,
  pptx: writeSlides,
  pdf: writePdf,
};

/** Writes a pack in one format. The same pack gives the same bytes. */
export function writePackFile(pack: BoardPack, format: PackFormat): Promise<Buffer> {
  return WRITERS[format](pack);
}
