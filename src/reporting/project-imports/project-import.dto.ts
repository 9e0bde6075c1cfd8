import { OmitType } from '../../platform/fields/derived-classes.js';
import { ImportQuery } from '../imports/import.dto.js';

/** Projects are not certified. */
export class ProjectImportQuery extends OmitType(ImportQuery, ['certify'] as const) {}
