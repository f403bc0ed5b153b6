import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Trans, useTranslation } from '@xiaoer/ui';
import { Button, Input, Segmented } from 'antd';
import { segments } from '../../features/audience/audience-queries.ts';
import { SegmentList } from '../../features/audience/saved/segment-list.tsx';
import { Page } from '../../shared/page.tsx';
import { useCan } from '../../shared/session.ts';

const route = getRouteApi('/in/audience');

/** Saved segments of customers. */
export function AudiencePage() {
  const { t } = useTranslation();
  const can = useCan();
  const { archived = false, query = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const look = (next: { archived?: boolean; query?: string }) =>
    void navigate({
      search: (before) => ({ ...before, ...next, archived: (next.archived ?? archived) || undefined }),
      replace: true,
    });
  return (
    <Page
      title={t('audience.title')}
      sentence={<Sentence />}
      actions={
        can('audience.read') && (
          <Link to="/audience/new">
            <Button type="primary">{t('audience.new')}</Button>
          </Link>
        )
      }
    >
      <div className="row segments__bar">
        <Input.Search
          allowClear
          placeholder={t('audience.search')}
          value={query}
          onChange={(event) => look({ query: event.target.value || undefined })}
        />
        <Segmented
          value={archived ? 'archived' : 'current'}
          onChange={(next) => look({ archived: next === 'archived' })}
          options={['current', 'archived'].map((value) => ({ value, label: t(`audience.show.${value}`) }))}
        />
      </div>
      <SegmentList archived={archived} query={query} />
    </Page>
  );
}

function Sentence() {
  const { t } = useTranslation();
  const { data } = useQuery(segments());
  if (!data) return '\u00a0';
  const n = data.segments.length;
  const live = data.segments.filter((segment) => segment.live).length;
  return (
    <Trans
      t={t}
      i18nKey={n === 0 ? 'audience.sentenceNone' : 'audience.sentence'}
      values={{ n, live }}
      components={{ b: <strong /> }}
    />
  );
}
