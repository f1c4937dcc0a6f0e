// feedsmith, which reads RSS, Atom and JSON Feed. A feed on stdin, its entries as JSON on stdout.
import { readFileSync } from 'node:fs';
import { parseFeed } from 'feedsmith';

const { feed } = parseFeed(readFileSync(0, 'utf8'));
const entries = (feed.items ?? feed.entries).map((each) => ({
  id: each.id ?? each.guid.value,
  title: each.title?.value ?? each.title,
  link: each.url ?? each.link ?? each.links.find(({ rel }) => rel === 'alternate').href,
  published: each.date_published ?? each.pubDate ?? each.published,
}));
process.stdout.write(JSON.stringify(entries));
