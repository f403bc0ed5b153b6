import { useQuery } from '@tanstack/react-query';
import { useTranslation } from '@xiaoer/ui';
import { Form, type FormInstance, Input, InputNumber, Radio, Select } from 'antd';
import { MaterialChoice } from '../../shared/materials/material-choice.tsx';
import { StoreChoice } from '../../shared/store-choice.tsx';
import { EMPTY_DRAFT, type MomentDraft } from './moment-draft.ts';
import { momentTags } from './moment-queries.ts';

/** What a moment says, who publishes it and who may see it; knows nothing of saving. */
export function MomentForm({
  form,
  onChange,
}: {
  form: FormInstance<MomentDraft>;
  onChange: (draft: MomentDraft) => void;
}) {
  const { t } = useTranslation();
  const beside = Form.useWatch('with', form) ?? EMPTY_DRAFT.with;
  const where = Form.useWatch('where', form) ?? EMPTY_DRAFT.where;
  const tags = useQuery(momentTags);
  const options = (name: string, keys: string[]) =>
    keys.map((value) => ({ value, label: t(`moments.form.${name}.${value}`) }));
  return (
    <Form<MomentDraft>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={EMPTY_DRAFT}
      onValuesChange={() => onChange({ ...EMPTY_DRAFT, ...form.getFieldsValue(true) })}
    >
      <Form.Item name="name" label={t('moments.form.name')} extra={t('moments.form.nameHelp')}>
        <Input autoFocus maxLength={60} />
      </Form.Item>
      <Form.Item name="text" label={t('moments.form.text')}>
        <Input.TextArea rows={4} count={{ show: true, max: 2000 }} />
      </Form.Item>
      <Form.Item name="with" label={t('moments.form.with.label')}>
        <Radio.Group options={options('with', ['images', 'video', 'link', 'nothing'])} />
      </Form.Item>
      {beside === 'images' && (
        <Form.Item name="images">
          <MaterialChoice kinds={['image']} use="moment" most={9} />
        </Form.Item>
      )}
      {beside === 'video' && (
        <Form.Item name="video">
          <MaterialChoice kinds={['video']} use="moment" />
        </Form.Item>
      )}
      {beside === 'link' && (
        <>
          <Form.Item name={['link', 'title']} label={t('materials.field.link.title')}>
            <Input maxLength={64} />
          </Form.Item>
          <Form.Item name={['link', 'url']} label={t('materials.field.link.url')}>
            <Input placeholder="https://" />
          </Form.Item>
          <Form.Item name={['link', 'material']} label={t('materials.field.link.material')}>
            <MaterialChoice kinds={['image']} use="moment" />
          </Form.Item>
        </>
      )}
      <Form.Item name="where" label={t('moments.form.where.label')}>
        <Radio.Group options={options('where', ['all', 'some'])} />
      </Form.Item>
      {where === 'some' && (
        <Form.Item name="stores">
          <StoreChoice />
        </Form.Item>
      )}
      <Form.Item name="tagIds" label={t('moments.form.tags')} extra={t('moments.form.tagsHelp')}>
        <Select
          mode="multiple"
          disabled={tags.isError}
          loading={tags.isFetching}
          showSearch={{ optionFilterProp: 'label' }}
          options={tags.data?.groups.map((group) => ({
            label: group.name,
            options: group.tags.map(({ id, name }) => ({ value: id, label: name })),
          }))}
        />
      </Form.Item>
      <Form.Item name="hours" label={t('moments.form.hours')} extra={t('moments.form.hoursHelp')}>
        <InputNumber min={1} max={168} precision={0} suffix={t('moments.form.hoursUnit')} />
      </Form.Item>
    </Form>
  );
}
