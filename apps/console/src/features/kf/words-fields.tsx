import type { KfMenuLine, KfWords } from '@xiaoer/contracts';
import { useTranslation } from '@xiaoer/ui';
import { Button, Input, Select } from 'antd';

/** WeCom takes ten lines that act (LIMITS §10). */
const MOST_LINES = 10;

/** A text with the menu below it, and how she will see it. */
export function WordsFields({
  words: { text, menu },
  names,
  onChange,
}: {
  words: KfWords;
  /** Of answers that a line may lead to. */
  names: readonly string[];
  onChange: (words: KfWords) => void;
}) {
  const { t } = useTranslation();
  const put = (index: number, line: KfMenuLine) => onChange({ text, menu: menu.with(index, line) });
  return (
    <>
      <Input.TextArea
        aria-label={t('kf.editor.text')}
        placeholder={t('kf.editor.text')}
        value={text}
        autoSize={{ minRows: 2 }}
        onChange={({ target }) => onChange({ text: target.value, menu })}
      />
      {menu.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line's place is what it is
        <div className="kf-rule__line" key={index}>
          <Select
            aria-label={t('kf.editor.menu')}
            style={{ width: 120 }}
            value={line.does}
            onChange={(does) => put(index, lineOf(does, line.label, names))}
            options={(['answer', 'link', 'human'] as const).map((value) => ({
              value,
              label: t(`kf.editor.does.${value}`),
              disabled: value === 'answer' && names.length === 0,
            }))}
          />
          <Input
            aria-label={t('kf.editor.label')}
            placeholder={t('kf.editor.label')}
            value={line.label}
            onChange={({ target }) => put(index, { ...line, label: target.value })}
          />
          {line.does === 'answer' && (
            <Select
              aria-label={t('kf.editor.name')}
              style={{ width: 180 }}
              value={line.answer}
              onChange={(answer) => put(index, { ...line, answer })}
              options={names.map((value) => ({ value, label: value }))}
            />
          )}
          {line.does === 'link' && (
            <Input
              aria-label={t('kf.editor.url')}
              placeholder={t('kf.editor.url')}
              value={line.url}
              onChange={({ target }) => put(index, { ...line, url: target.value })}
            />
          )}
          <Button onClick={() => onChange({ text, menu: menu.toSpliced(index, 1) })}>{t('kf.editor.delete')}</Button>
        </div>
      ))}
      {menu.length < MOST_LINES && (
        <Button size="small" onClick={() => onChange({ text, menu: [...menu, lineOf('human', '', names)] })}>
          {t('kf.editor.menuAdd')}
        </Button>
      )}
      <div className="faint small">{t('kf.editor.preview')}</div>
      <div className="kf-preview">
        {text}
        {menu.length > 0 && (
          <ul className="kf-menu">
            {menu.map(({ label }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line's place is what it is
              <li key={index}>{label}</li>
            ))}
          </ul>
        )}
      </div>
    </>
  );
}

function lineOf(does: KfMenuLine['does'], label: string, names: readonly string[]): KfMenuLine {
  switch (does) {
    case 'answer':
      return { does, label, answer: names[0] ?? '' };
    case 'link':
      return { does, label, url: 'https://' };
    case 'human':
      return { does, label };
  }
}
