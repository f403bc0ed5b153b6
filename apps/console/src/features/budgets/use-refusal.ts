import { errorWords, useTranslation } from '@xiaoer/ui';
import type { FormInstance } from 'antd';
import { type BudgetForm, fieldOf } from './budget.ts';

/** Shows the server's refusal at the field it is about; besides the message that every refusal gets. */
export function useRefusal(form: FormInstance): (error: unknown) => void {
  const { t } = useTranslation();
  return (error) => {
    const name: keyof BudgetForm | null = fieldOf(error);
    if (name === null) return;
    const { title, text } = errorWords(error, t);
    form.setFields([{ name, errors: [[title, text].filter(Boolean).join(' ')] }]);
  };
}
