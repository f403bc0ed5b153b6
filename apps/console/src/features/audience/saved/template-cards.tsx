import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { saySegment } from '@xiaoer/segment';
import { useLanguage, useTranslation } from '@xiaoer/ui';
import { useMemo } from 'react';
import { Loaded } from '../../../shared/loaded.tsx';
import { directory } from '../audience-queries.ts';
import { directoryOf } from '../rule/known-names.ts';
import { templatesFor } from './templates.ts';
import './saved.css';

/** Segments to begin with: each opens in the builder, counted at once. */
export function TemplateCards() {
  const query = useQuery(directory);
  return <Loaded query={query}>{(sent) => <Cards names={sent} />}</Loaded>;
}

function Cards({ names }: { names: Parameters<typeof directoryOf>[0] }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const known = useMemo(() => directoryOf(names, {}), [names]);
  return (
    <div className="templates">
      {templatesFor(known).map(({ id, tree, about }) => (
        <Link key={id} to="/audience/new" search={{ template: id }} className="template">
          <strong>{t(`audience.templates.${id}`, { about })}</strong>
          <span className="template__says">{saySegment(tree, known, language === 'en' ? 'en' : 'zh')}</span>
        </Link>
      ))}
    </div>
  );
}
