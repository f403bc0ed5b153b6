import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from '@xiaoer/ui';
import { AudienceBuilder } from '../../features/audience/audience-builder.tsx';
import { segment } from '../../features/audience/audience-queries.ts';
import { Loaded } from '../../shared/loaded.tsx';
import { Page } from '../../shared/page.tsx';

const fresh = getRouteApi('/in/audience/new');
const saved = getRouteApi('/in/audience/$key');

/** A new segment. */
export function NewSegmentPage() {
  const { template, ...looking } = fresh.useSearch();
  const navigate = fresh.useNavigate();
  return (
    <AudienceBuilder
      key={template}
      detail={null}
      template={template}
      looking={looking}
      onLook={(next) => void navigate({ search: { template, ...next }, replace: true })}
    />
  );
}

/** A saved one. Another version of it, saved by whomever, does not replace what is being written. */
export function SegmentPage() {
  const { t } = useTranslation();
  const { key } = saved.useParams();
  const looking = saved.useSearch();
  const navigate = saved.useNavigate();
  const query = useQuery(segment(key));
  if (query.data)
    return (
      <AudienceBuilder
        key={key}
        detail={query.data}
        looking={looking}
        onLook={(next) => void navigate({ search: next, replace: true })}
      />
    );
  return (
    <Page back={<Link to="/audience">← {t('audience.title')}</Link>} title={t('audience.segment')}>
      <Loaded query={query}>{() => null}</Loaded>
    </Page>
  );
}
