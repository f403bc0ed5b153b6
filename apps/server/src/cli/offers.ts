import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { checkLedger } from '../modules/offers/index.ts';
import { openPlatform } from '../open-platform.ts';
import { createLog } from '../platform/log.ts';
import { addReconcile } from './offers-reconcile.ts';

export function addOffers(program: Command) {
  const offers = program.command('offers').description('coupons and their books');
  addReconcile(offers);
  offers
    .command('check')
    .description(
      'compare the journal with coupons, redemptions, holds and keys, and balance the ledger; 1 when they differ',
    )
    .option('--json', 'print one JSON object on the last line')
    .action(async ({ json }: { json?: boolean }) => {
      const { platform, close } = await openPlatform(readConfig(), createLog('warn'));
      try {
        const { differences, shown } = await checkLedger(platform.db, platform.clock.now());
        for (const { coupon, what, journal, found } of shown)
          console.log(`✗ ${coupon ? `coupon ${coupon}, ` : ''}${what}: ${journal} in the journal, found ${found}`);
        if (differences > shown.length) console.log(`✗ and ${differences - shown.length} more`);
        if (differences === 0) console.log('✓ the ledger balances, and the journal agrees with every coupon');
        if (json) console.log(JSON.stringify({ differences, shown }));
        process.exitCode = differences === 0 ? 0 : 1;
      } finally {
        await close();
      }
    });
}
