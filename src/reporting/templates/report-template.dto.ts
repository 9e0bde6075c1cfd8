import { OneOf } from '../../platform/fields/fields.js';
import type { Language } from '../../platform/base/problem.js';

export class TemplateQuery {
  @OneOf(['nb', 'en'], {
    name: 'Language',
    description: 'Language of the headings, lists and instructions; `nb` by default',
    optional: true,
    example: 'nb',
  })
  language?: Language;
}
