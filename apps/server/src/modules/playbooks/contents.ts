import type { MessageContent } from '../content/index.ts';
import type { Beat } from './document.ts';

const PAGES = {
  drop: (marker: string) => `#/pages/drop/index?d=${marker}&r=${marker}`,
  wallet: (marker: string) => `#/pages/wallet/index?r=${marker}`,
  join: (marker: string) => `#/pages/join/index?r=${marker}`,
};

/** A run's messages by variant. Links name the run, never a person: they are forwarded. */
export function contentsOf(
  run: { beat: Pick<Beat, 'variants'>; marker: string },
  publicUrl: string,
): Record<string, MessageContent> {
  return Object.fromEntries(
    run.beat.variants.map(({ key, text, link, attachments }) => [
      key,
      {
        text,
        link: {
          title: link.title,
          desc: link.desc,
          url: `${publicUrl}/shop/${PAGES[link.page](run.marker)}`,
          ...(link.material ? { material: link.material } : {}),
        },
        ...(attachments ? { attachments } : {}),
      },
    ]),
  );
}
