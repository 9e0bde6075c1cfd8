import { OneOf } from '../../platform/fields/fields.js';
import type { Language } from '../../platform/base/problem.js';

export const FEED_LANGUAGES = ['nb', 'en'] as const;

export class FeedQuery {
  @OneOf(FEED_LANGUAGES, {
    description: 'Language of the feed. Default: nb.',
    name: 'FeedLanguage',
    optional: true,
    example: 'nb',
  })
  language?: Language;
}
