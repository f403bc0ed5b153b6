import { Link } from '@tanstack/react-router';
import type { Today } from '@xiaoer/contracts';
import { formatCount, formatFen, useLanguage, useTranslation } from '@xiaoer/ui';
import { Figure, FigureRow } from '../../shared/figure.tsx';
import { Count, Money, Share } from '../../shared/values.tsx';

/** The day in six numbers; each opens the page where it is made of something. */
export function TodayFigures({ today }: { today: Today }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const { orders, yesterday, contacts, groups, coupons } = today;
  const count = (n: number) => formatCount(n, language);
  const ours = orders.n === 0 ? 0 : (orders.direct + orders.prompted) / orders.n;
  return (
    <FigureRow>
      <Figure
        label={t('today.orders')}
        value={
          <Link to="/effects">
            <Count n={orders.n} />
          </Link>
        }
        note={t('today.ordersNote', { n: count(yesterday.n) })}
      />
      <Figure
        label={t('today.paid')}
        value={<Money fen={orders.paidFen} compact />}
        note={t('today.paidNote', { paid: formatFen(yesterday.paidFen, { compact: true, whole: 'short', language }) })}
      />
      <Figure
        label={t('today.brought')}
        value={
          <Link to="/effects">
            <Share of={ours} decimals={0} />
          </Link>
        }
        note={t('today.broughtNote', { direct: count(orders.direct), prompted: count(orders.prompted) })}
      />
      <Figure
        label={t('today.contacts')}
        value={
          <Link to="/customers">
            <Count n={contacts.addedToday} />
          </Link>
        }
        note={t('today.contactsNote', { removed: count(contacts.removedToday), active: count(contacts.active) })}
      />
      <Figure
        label={t('today.members')}
        value={
          <Link to="/stores" search={{ tab: 'groups' }}>
            <Count n={groups.joinedToday} />
          </Link>
        }
        note={t('today.membersNote', { left: count(groups.leftToday), members: count(groups.members) })}
      />
      <Figure
        label={t('today.coupons')}
        value={
          <Link to="/offers" search={{ tab: 'drops' }}>
            <Count n={coupons.claimedToday} />
          </Link>
        }
        note={t('today.couponsNote', { redeemed: count(coupons.redeemedToday) })}
      />
    </FigureRow>
  );
}
