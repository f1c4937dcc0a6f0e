// JSON Feed on stdin; a JSON list of what jsonfeed-schema (JSON Feed 1.1) finds wrong with it on stdout.
import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import schema from 'jsonfeed-schema/v1.1.js';

const ajv = new Ajv({ allErrors: true });
addFormats(ajv, ['uri', 'date-time']);
const validate = ajv.compile(schema);
validate(JSON.parse(readFileSync(0, 'utf8')));
process.stdout.write(JSON.stringify((validate.errors ?? []).map((each) => `${each.instancePath}: ${each.message}`)));
