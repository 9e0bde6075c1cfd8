import { keyParam } from '../../platform/http/key-param.js';
import { PACK_FORMATS } from '../pack-files/pack-file.types.js';

export const FormatParam = keyParam(
  'format',
  { nb: 'Fila i pakken', en: 'The file of the pack' },
  (value) => PACK_FORMATS.some((format) => format === value),
  {
    type: 'string',
    pattern: `^(${PACK_FORMATS.join('|')})$`,
    description: 'Format of the file: pptx, pdf, xlsx or docx; json is the model with its sources',
  },
  'pdf',
);
