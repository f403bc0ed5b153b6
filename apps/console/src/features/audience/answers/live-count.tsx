import { useQuery } from '@tanstack/react-query';
import { SegmentProblem } from '@xiaoer/contracts';
import type { Tree } from '@xiaoer/segment';
import { ApiError, errorWords, formatShare, useLanguage, useTranslation } from '@xiaoer/ui';
import { Button } from 'antd';
import { z } from 'zod';
import { count } from '../audience-queries.ts';
import { useProblemWords } from '../text/problem-words.ts';
import { AnswerLine } from './answer-line.tsx';
import './live-count.css';

const RefusedRule = z.object({ problem: SegmentProblem });

/** How many are in it, while it is written. The number before stays, dimmed, until the next one is there. */
export function LiveCount({ tree, waits }: { tree: Tree | null; waits: boolean }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const query = useQuery(count(tree));
  const { data, error } = query;
  const answer = tree ? data?.counts[0] : undefined;
  const pending = waits || query.isFetching;
  const shown = answer && answer.count !== null ? answer.count : null;
  const refused = error !== null && !pending;
  return (
    <section
      className={pending ? 'count count--pending' : 'count'}
      aria-label={t('audience.count')}
      aria-busy={pending}
    >
      <output className="count__number">
        {tree === null || (refused && shown === null)
          ? '—'
          : (shown?.toLocaleString(language) ?? (pending ? '…' : '—'))}
        <small>{t('audience.people')}</small>
      </output>
      <div className="count__words">
        {refused ? (
          <Refused error={error} onRetry={() => void query.refetch()} />
        ) : tree === null ? (
          <span className="quiet">{t('audience.countNothing')}</span>
        ) : answer?.timedOut ? (
          <span className="person">{t('audience.timedOut')}</span>
        ) : (
          <>
            {shown !== null && data?.of ? (
              <div className="count__share">
                <span className="meter count__meter">
                  <span style={{ width: `${Math.min(100, (shown / data.of) * 100)}%` }} />
                </span>
                {t('audience.shareOfAll', {
                  share: formatShare(shown / data.of, shown / data.of < 0.01 ? 2 : 1),
                  of: data.of.toLocaleString(language),
                })}
              </div>
            ) : null}
            {answer ? (
              <AnswerLine answer={answer} absent={data?.mirrorAbsent} />
            ) : (
              <span className="answer">{t('audience.counting')}</span>
            )}
          </>
        )}
      </div>
    </section>
  );
}

function Refused({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation();
  const problemWords = useProblemWords();
  // what only shows when the rule is put together: a thing that is gone, a ring of segments
  const refused = error instanceof ApiError ? RefusedRule.safeParse(error.details) : null;
  if (refused?.success)
    return (
      <span className="harm" role="alert">
        {problemWords(refused.data.problem)}
      </span>
    );
  const { title, text } = errorWords(error, t);
  const forbidden = error instanceof ApiError && error.status === 403;
  const code = error instanceof ApiError ? [error.code, error.requestId].filter(Boolean).join(' · ') : 'client.bug';
  return (
    <span role="alert">
      <span className="harm">{forbidden ? t('ui:noPermission.title') : title}</span>{' '}
      <span className="quiet small">{forbidden ? t('audience.countForbidden') : text}</span>
      {!forbidden && <span className="faint small code"> {code}</span>}
      {!forbidden && (
        <Button size="small" type="link" onClick={onRetry}>
          {t('ui:retry')}
        </Button>
      )}
    </span>
  );
}
