import type { WeComClient } from '@xiaoer/wecom';
import type { Tx } from '../../../platform/database/index.ts';
import type { ModuleParts } from '../../../platform/module.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Access } from '../../access/index.ts';
import { createSolo } from '../solo.ts';
import { cardsDue } from './cards-due.ts';
import { changeCards } from './change-cards.ts';
import { cardPresses } from './presses.ts';
import { staffCardRoutes } from './routes.ts';
import { type SendCardDeps, sendCards } from './send-cards.ts';
import { readCardSettings } from './settings.ts';
import { answerPress, type ClosedCard, closeCards, wantCards } from './want-cards.ts';

const CARDS_LOCK = 7_315_190;

/** Template cards to staff: wanted in the caller's transaction, sent once, pressed, and changed with what they speak of. */
export function createStaffCards({
  platform,
  wecom,
  access,
}: {
  platform: Platform;
  /** Null while no corp is connected: cards wait until they are of no use. */
  wecom: WeComClient | null;
  access: Pick<Access, 'audit' | 'guards'>;
}) {
  const { db, clock } = platform;
  const commands = {
    wantCards,
    closeCards: (tx: Tx, cards: readonly ClosedCard[], at: Date) => closeCards(tx, cards, at),
    answerPress,
    settings: () => readCardSettings(db),
  };
  const routes: ModuleParts['routes'] = (http) => staffCardRoutes(http, { db, clock, access });
  const handler = cardPresses(platform);
  if (!wecom) return { ...commands, handler, workNow: async () => {}, parts: { routes } satisfies ModuleParts };

  const deps: SendCardDeps = { ...platform, wecom };
  const solo = createSolo(platform, {
    task: 'delivery.staff_cards',
    lock: CARDS_LOCK,
    async work() {
      await sendCards(deps);
      await changeCards(deps);
    },
  });
  const parts: ModuleParts = { jobs: solo.job, pollers: [cardsDue(deps, solo)], routes };
  return { ...commands, handler, workNow: solo.run, parts };
}
export type StaffCards = ReturnType<typeof createStaffCards>;
