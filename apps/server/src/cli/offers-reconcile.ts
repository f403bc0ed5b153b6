import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { reconcile, reconciliationText } from '../modules/offers/index.ts';
import { openPlatform } from '../open-platform.ts';
import { createLog } from '../platform/log.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const isDay = (text: string) => DAY.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;

export function addReconcile(offers: Command) {
  offers
    .command('reconcile')
    .description('the ledger of some days beside what orders say that coupons took off, to the fen; 1 when they differ')
    .requiredOption('--from <date>', 'the first day, YYYY-MM-DD')
    .requiredOption('--to <date>', 'the last day, YYYY-MM-DD')
    .option('--json', 'print one JSON object on the last line')
    .action(async ({ from, to, json }: { from: string; to: string; json?: boolean }) => {
      if (!isDay(from) || !isDay(to) || to < from) {
        console.error('✗ --from and --to must be days, YYYY-MM-DD, --to not before --from');
        process.exitCode = 2;
        return;
      }
      const { platform, close } = await openPlatform(readConfig(), createLog('warn'));
      try {
        const report = await reconcile(platform.db, { from, to, now: platform.clock.now() });
        for (const line of reconciliationText(report)) console.log(line);
        if (json) console.log(JSON.stringify(report));
        process.exitCode = report.differences === 0 ? 0 : 1;
      } finally {
        await close();
      }
    });
}
