import type { Feed } from './feed.rules.js';

/** Writes a feed as JSON Feed 1.1. The same feed gives the same bytes. */
export function writeJsonFeed({ address: feed, language, title, entries }: Feed): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title,
    language,
    feed_url: `${feed}/json?language=${language}`,
    items: entries.map(({ id, address, title: name, text, published, author }) => ({
      id,
      url: address,
      title: name,
      content_text: text,
      date_published: published,
      date_modified: published,
      authors: [{ name: author }],
    })),
  });
}
