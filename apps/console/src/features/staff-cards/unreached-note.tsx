import { queryOptions, useQuery } from '@tanstack/react-query';
import { UnreachedStaff } from '@xiaoer/contracts';
import { formatTime, getJson, Trans, useLanguage, useTranslation } from '@xiaoer/ui';
import { Alert, Button } from 'antd';
import { useState } from 'react';

/** Shown at once; the others on demand. */
const SHOWN = 5;

const unreachedStaff = queryOptions({
  queryKey: ['staff-cards', 'unreached'],
  queryFn: ({ signal }) => getJson('/api/console/staff-cards/unreached', UnreachedStaff, { signal }),
});

/** Staff whom our latest card did not reach. Nothing while everybody is reached, which is nearly always. */
export function UnreachedNote() {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const [all, setAll] = useState(false);
  const query = useQuery(unreachedStaff);
  if (query.isPending) return null;
  if (query.isError) {
    const again = (
      <Button size="small" onClick={() => void query.refetch()}>
        {t('staffCards.again')}
      </Button>
    );
    return <Alert type="info" showIcon title={t('staffCards.failed')} action={again} style={{ marginBottom: 16 }} />;
  }
  const { staff } = query.data;
  if (staff.length === 0) return null;
  const shown = all ? staff : staff.slice(0, SHOWN);
  return (
    <Alert
      type="warning"
      showIcon
      style={{ marginBottom: 16 }}
      title={<Trans t={t} i18nKey="staffCards.title" values={{ n: staff.length }} components={{ b: <strong /> }} />}
      description={
        <>
          <p style={{ margin: '0 0 8px' }}>{t('staffCards.text')}</p>
          <ul style={{ margin: 0, paddingInlineStart: 20 }}>
            {shown.map(({ userid, name, stores, reason, at, title }) => (
              <li key={userid}>
                {name}
                {stores.length > 0 && `（${stores.join('、')}）`} · {t(`staffCards.reason.${reason}`)} ·{' '}
                {t('staffCards.card', { title })} · {formatTime(at, 'moment', { language })}
              </li>
            ))}
          </ul>
          {staff.length > shown.length && (
            <Button type="link" size="small" onClick={() => setAll(true)}>
              {t('staffCards.more', { n: staff.length - shown.length })}
            </Button>
          )}
        </>
      }
    />
  );
}
