/**
 * A web process that takes down what a till told of redemptions without the network, for the test that kills it. It prints
 * the answers as one line of JSON when all are there. It tells them in several uploads, so that it can be killed between two.
 * Arguments: database url, instant, the purchases as JSON, crash point or ''.
 */
import { connect } from '../../../platform/database/index.ts';
import { testPlatform } from '../../../platform/testing/platform.ts';
import { chainOn } from './chain.ts';
import { till } from './tills.ts';

const [url = '', now = '', purchases = '[]', crashAt = ''] = process.argv.slice(2);
const database = connect(url);
const { offers } = chainOn(await testPlatform(database, { at: now, crashAt: crashAt || undefined }));
const told = JSON.parse(purchases).map((one: { at: string }) => ({ ...one, at: new Date(one.at) }));
const PER_UPLOAD = 10;
const answers: unknown[] = [];
for (let from = 0; from < told.length; from += PER_UPLOAD)
  answers.push(...(await offers.uploadOffline(till('1'), told.slice(from, from + PER_UPLOAD))));
process.stdout.write(`${JSON.stringify(answers)}\n`);
await database.close();
