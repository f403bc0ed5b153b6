import { useQuery } from '@tanstack/react-query';
import type { KfAccountView, KfRules, KfRulesView, KfWords } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Button, Checkbox, Drawer, Input, Radio, Select, Switch } from 'antd';
import { useState } from 'react';
import { useAction } from '../../shared/action.ts';
import { Loaded } from '../../shared/loaded.tsx';
import { useCan } from '../../shared/session.ts';
import { At } from '../../shared/values.tsx';
import { rulesOf, saveRules } from './kf-queries.ts';
import { Typed } from './typed.tsx';
import { WordsFields } from './words-fields.tsx';

/** Automatic answers of one account: changed as a whole, saved as a further version. */
export function RulesEditor({ account, onClose }: { account: KfAccountView; onClose: () => void }) {
  const { t } = useTranslation();
  const query = useQuery({ ...rulesOf(account.openKfid), refetchOnWindowFocus: false });
  return (
    <Drawer open size={720} title={t('kf.editor.title', { name: account.name })} onClose={onClose}>
      <Loaded query={query}>
        {(stored) => <Editor key={stored.version} stored={stored} account={account} onSaved={onClose} />}
      </Loaded>
    </Drawer>
  );
}

const EMPTY: KfWords = { text: '', menu: [] };

function Editor({ stored, account, onSaved }: { stored: KfRulesView; account: KfAccountView; onSaved: () => void }) {
  const { t } = useTranslation();
  const can = useCan();
  const [on, setOn] = useState(stored.on);
  const [rules, setRules] = useState<KfRules>(stored.rules);
  const change = (part: Partial<KfRules>) => setRules((before) => ({ ...before, ...part }));
  const save = useAction({
    run: () => saveRules(account.openKfid, { on, rules, version: stored.version }),
    changes: [['kf']],
    done: t('kf.editor.saved'),
    onDone: onSaved,
  });
  const names = rules.answers.map(({ name }) => name);
  return (
    <div className="kf-rules">
      <p className="faint">
        {stored.version > 0 ? (
          <>
            {t('kf.editor.version', { version: stored.version, by: stored.changedBy ?? '' })}
            <At at={stored.changedAt} />
          </>
        ) : (
          t('kf.editor.first')
        )}
        <br />
        {t('kf.editor.promotion')}
      </p>
      <div>
        <Switch checked={on} onChange={setOn} aria-label={t('kf.editor.on')} />{' '}
        {on ? t('kf.editor.on') : t('kf.editor.off')}
      </div>
      <section className="kf-rule">
        <h3>{t('kf.editor.welcome')}</h3>
        <span className="faint small">{t('kf.editor.welcomeNote')}</span>
        <Checkbox
          checked={rules.welcome !== null}
          onChange={({ target }) => change({ welcome: target.checked ? EMPTY : null })}
        >
          {t('kf.editor.hasWelcome')}
        </Checkbox>
        {rules.welcome && (
          <WordsFields words={rules.welcome} names={names} onChange={(welcome) => change({ welcome })} />
        )}
      </section>
      <Answers rules={rules} onChange={(answers) => change({ answers })} />
      <section className="kf-rule">
        <h3>{t('kf.editor.otherwise')}</h3>
        <Radio.Group value={rules.otherwise} onChange={({ target }) => change({ otherwise: target.value })}>
          <Radio value="human">{t('kf.editor.otherwiseHuman')}</Radio>
          <Radio value="nothing">{t('kf.editor.otherwiseNothing')}</Radio>
        </Radio.Group>
      </section>
      <Human rules={rules} account={account} onChange={(human) => change({ human })} />
      <Goodbye rules={rules} onChange={change} />
      {can('delivery.edit') && (
        <Button type="primary" loading={save.isPending} onClick={() => save.mutate(undefined)}>
          {t('kf.editor.save')}
        </Button>
      )}
    </div>
  );
}

function Answers({ rules, onChange }: { rules: KfRules; onChange: (answers: KfRules['answers']) => void }) {
  const { t } = useTranslation();
  const { answers } = rules;
  const names = answers.map(({ name }) => name);
  const put = (index: number, answer: KfRules['answers'][number]) => onChange(answers.with(index, answer));
  return (
    <section className="kf-rule">
      <h3>{t('kf.editor.answers')}</h3>
      <span className="faint small">{t('kf.editor.answersNote')}</span>
      {answers.map((answer, index) => (
        // Answers have no id of their own, and names are typed: their place is what they are.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div className="kf-rule" key={index}>
          <div className="kf-rule__line">
            <Input
              aria-label={t('kf.editor.name')}
              placeholder={t('kf.editor.name')}
              value={answer.name}
              maxLength={20}
              onChange={({ target }) => put(index, { ...answer, name: target.value })}
            />
            <Button onClick={() => onChange(answers.toSpliced(index, 1))}>{t('kf.editor.delete')}</Button>
          </div>
          <Typed
            label={t('kf.editor.words')}
            values={answer.words}
            onChange={(words) => put(index, { ...answer, words })}
          />
          <WordsFields words={answer} names={names} onChange={(words) => put(index, { ...answer, ...words })} />
        </div>
      ))}
      <Button onClick={() => onChange([...answers, { ...EMPTY, name: '', words: [] }])}>{t('kf.editor.add')}</Button>
    </section>
  );
}

function Human({
  rules: { human },
  account,
  onChange,
}: {
  rules: KfRules;
  account: KfAccountView;
  onChange: (human: KfRules['human']) => void;
}) {
  const { t } = useTranslation();
  const members = account.servicers.filter(({ kind }) => kind === 'member');
  return (
    <section className="kf-rule">
      <h3>{t('kf.editor.human')}</h3>
      <Typed
        label={t('kf.editor.humanWords')}
        values={human.words}
        onChange={(words) => onChange({ ...human, words })}
      />
      <Radio.Group value={human.to} onChange={({ target }) => onChange({ ...human, to: target.value })}>
        <Radio value="queue">{t('kf.editor.humanQueue')}</Radio>
        <Radio value="servicer">{t('kf.editor.humanServicer')}</Radio>
      </Radio.Group>
      {human.to === 'servicer' && (
        <Select
          aria-label={t('kf.chat.chooseServicer')}
          placeholder={t('kf.chat.chooseServicer')}
          value={human.servicer}
          onChange={(servicer) => onChange({ ...human, servicer })}
          options={members.map(({ id, name }) => ({ value: id, label: name ?? id }))}
        />
      )}
      <Input.TextArea
        aria-label={t('kf.editor.humanText')}
        placeholder={t('kf.editor.humanText')}
        value={human.text ?? ''}
        autoSize
        onChange={({ target }) => onChange({ ...human, text: target.value || null })}
      />
    </section>
  );
}

function Goodbye({ rules, onChange }: { rules: KfRules; onChange: (part: Partial<KfRules>) => void }) {
  const { t } = useTranslation();
  const { goodbye, thanks } = rules;
  const rating = goodbye?.rating ?? false;
  return (
    <section className="kf-rule">
      <h3>{t('kf.editor.goodbye')}</h3>
      <Input.TextArea
        aria-label={t('kf.editor.goodbyeText')}
        placeholder={t('kf.editor.goodbyeText')}
        value={goodbye?.text ?? ''}
        autoSize
        onChange={({ target }) => onChange({ goodbye: target.value ? { text: target.value, rating } : null })}
      />
      <Checkbox
        checked={rating}
        disabled={!goodbye}
        onChange={({ target }) => goodbye && onChange({ goodbye: { ...goodbye, rating: target.checked } })}
      >
        {t('kf.editor.rating')}
      </Checkbox>
      {rating && (
        <Input
          aria-label={t('kf.editor.thanks')}
          placeholder={t('kf.editor.thanks')}
          value={thanks ?? ''}
          onChange={({ target }) => onChange({ thanks: target.value || null })}
        />
      )}
    </section>
  );
}
