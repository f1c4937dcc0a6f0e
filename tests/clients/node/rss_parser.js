// rss-parser, the usual reader of RSS and Atom in Node. A feed on stdin, its entries as JSON on stdout.
import { readFileSync } from 'node:fs';
import Parser from 'rss-parser';

const feed = await new Parser().parseString(readFileSync(0, 'utf8'));
const entries = feed.items.map((each) => ({
  id: each.guid ?? each.id,
  title: each.title,
  link: each.link,
  published: each.isoDate,
}));
process.stdout.write(JSON.stringify(entries));
