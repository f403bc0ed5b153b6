import type { OfferRow } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { App, Button, Input } from 'antd';
import { type ComponentType, type ReactNode, useMemo, useState } from 'react';
import { useAction } from '../../../shared/action.ts';
import { Page, Sheet } from '../../../shared/page.tsx';
import { useCan } from '../../../shared/session.ts';
import { draftOf, EMPTY_DRAFT, termsOf } from '../draft.ts';
import {
  type Section as Key,
  type Problem,
  problemAt,
  problemOfError,
  problemsOf,
  SECTIONS,
  sectionOf,
} from '../draft-problems.ts';
import { OfferPreviewPane } from '../offer-preview.tsx';
import { offers, putOffer } from '../offer-queries.ts';
import { TrialBasket } from '../trial/trial-basket.tsx';
import { DraftContext, useDraft } from './draft-context.ts';
import { Field } from './field.tsx';
import { GivesFields } from './gives-fields.tsx';
import { GoodsFields } from './goods-fields.tsx';
import { HolderFields } from './holder-fields.tsx';
import { LastsFields } from './lasts-fields.tsx';
import { PlaceFields } from './place-fields.tsx';
import { Section } from './section.tsx';
import { useSectionWords } from './section-words.ts';
import { VersionNote } from './version-note.tsx';
import { WhenFields } from './when-fields.tsx';
import '../offers.css';
import './editor.css';

const FIELDS: Record<Key, ComponentType> = {
  gives: GivesFields,
  lasts: LastsFields,
  goods: GoodsFields,
  place: PlaceFields,
  when: WhenFields,
  holder: HolderFields,
  words: WordsField,
};

/** An offer being written: section by section, said in plain words and tried on a basket all the while. */
export function OfferEditor({
  offer,
  back,
  tabs,
  onSaved,
}: {
  /** Null: a new one. */
  offer: OfferRow | null;
  back: ReactNode;
  /** The offer's other pages; none of one that is not there yet. */
  tabs?: ReactNode;
  onSaved: () => void;
}) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const editable = useCan()('offers.edit');
  const isNew = offer === null;
  const [draft, setDraft] = useState(() => (offer ? draftOf(offer) : EMPTY_DRAFT));
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<Problem | null>(null);
  const [open, setOpen] = useState<ReadonlySet<Key>>(new Set<Key>(isNew ? ['gives', 'lasts'] : ['gives']));
  const sectionWords = useSectionWords();

  const problems = useMemo(() => problemsOf(draft, isNew), [draft, isNew]);
  const terms = useMemo(() => termsOf(draft), [draft]);
  const shown = (path: string) =>
    problemAt(refused ? [refused] : [], path) ?? (tried || touched.has(path) ? problemAt(problems, path) : undefined);
  const reveal = (found: readonly Problem[]) => setOpen((before) => new Set([...before, ...found.map(sectionOf)]));

  const put = useAction({
    run: putOffer,
    changes: [offers.queryKey],
    onDone: ({ result }) => {
      void message.success(t(`offers.result.${result}`));
      onSaved();
    },
    onError: (error) => {
      const problem = problemOfError(error);
      setRefused(problem);
      if (problem) reveal([problem]);
    },
  });
  const save = () => {
    setTried(true);
    reveal(problems);
    if (problems.length === 0 && terms) put.mutate({ code: draft.code, terms });
  };
  const editing = {
    ...{ draft, isNew, shown },
    set: (change: Partial<typeof draft>) => {
      setRefused(null);
      setDraft((before) => ({ ...before, ...change }));
    },
    touch: (path: string) => setTouched((before) => (before.has(path) ? before : new Set([...before, path]))),
  };
  const toggle = (key: Key) =>
    setOpen((before) => (before.has(key) ? before.difference(new Set([key])) : new Set([...before, key])));
  const marked = (key: Key) =>
    refused !== null && sectionOf(refused) === key ? true : tried && problems.some((one) => sectionOf(one) === key);
  return (
    <DraftContext value={editing}>
      <Page
        back={back}
        title={isNew ? t('offers.add') : offer.name}
        sentence={<VersionNote offer={offer} draft={draft} />}
        actions={
          editable && (
            <Button type="primary" loading={put.isPending} onClick={save}>
              {t(isNew ? 'offers.create' : 'shared.save')}
            </Button>
          )
        }
      >
        {tabs}
        <div className="offer-editor">
          <div className="offer-editor__terms">
            {SECTIONS.map((key) => {
              const Fields = FIELDS[key];
              return (
                <Section
                  key={key}
                  name={key}
                  title={t(`offers.section.${key}`)}
                  words={marked(key) ? t('offers.problemHere') : sectionWords(key, draft)}
                  marked={marked(key)}
                  open={open.has(key)}
                  onToggle={() => toggle(key)}
                >
                  <Fields />
                </Section>
              );
            })}
          </div>
          <div className="offer-editor__aside">
            <Sheet title={t('offers.preview')}>
              <OfferPreviewPane draft={draft} problems={problems} />
            </Sheet>
            <Sheet title={t('offers.trial.title')} note={t('offers.trial.note')}>
              <TrialBasket terms={terms} code={offer?.code ?? null} />
            </Sheet>
          </div>
        </div>
      </Page>
    </DraftContext>
  );
}

function WordsField() {
  const { t } = useTranslation();
  const { draft, set } = useDraft();
  return (
    <Field path="terms" label={t('offers.form.terms')} help={t('offers.form.termsHelp')}>
      {(input) => (
        <Input.TextArea
          {...input}
          rows={2}
          maxLength={500}
          value={draft.terms}
          onChange={({ target }) => set({ terms: target.value })}
        />
      )}
    </Field>
  );
}
