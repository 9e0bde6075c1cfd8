import { OmitType } from '../../platform/fields/derived-classes.js';
import { ImportQuery } from '../imports/import.dto.js';

/** Projects are neither certified nor sent under a saved mapping. */
export class ProjectImportQuery extends OmitType(ImportQuery, ['certify', 'mapping'] as const) {}
