import { queryOptions } from '@tanstack/react-query';
import { type OfferRow, Offers, type PartnerCodePool, PartnerCodesImported } from '@xiaoer/contracts';
import { getJson } from '@xiaoer/ui';
import { sendFile } from '../../shared/send-file.ts';

/** An offer of a partner's codes with what is left of them. */
export interface Pool extends PartnerCodePool {
  code: string;
  name: string;
  partner: string;
}

/** Offers of other kinds have none; where no code was ever imported, nothing is left. */
export const poolsOf = (offers: readonly OfferRow[]): Pool[] =>
  offers.flatMap(({ code, name, discount, partnerCodes }) =>
    discount.kind === 'partner_code' ? [{ ...(partnerCodes ?? NONE), code, name, partner: discount.partner }] : [],
  );
const NONE: PartnerCodePool = { left: 0, setAside: 0, handedOut: 0, expired: 0, low: true };

export const pools = queryOptions({
  queryKey: ['offers', 'pools'],
  queryFn: async ({ signal }) => poolsOf((await getJson('/api/console/offers', Offers, { signal })).offers),
});

export const importCodes = ({ offer, file }: { offer: string; file: File }) =>
  sendFile(`/api/console/offers/${encodeURIComponent(offer)}/partner-codes`, file, PartnerCodesImported, 'text/csv');
