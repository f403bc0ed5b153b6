import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { errorWords, useTranslation } from '@xiaoer/ui';
import { App } from 'antd';

/**
 * Something a person does: runs it, reads again what it may have changed, says that it is done, or what went wrong.
 * @param done the sentence to show; none when the page shows it by itself
 */
export function useAction<Input, Output>({
  run,
  changes = [],
  done,
  onDone,
  onError,
}: {
  run: (input: Input) => Promise<Output>;
  changes?: readonly QueryKey[];
  done?: string;
  onDone?: (output: Output, input: Input) => void;
  /** Besides the message: a form that shows it at a field, say. */
  onError?: (error: unknown) => void;
}) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: async (output, input) => {
      await Promise.all(changes.map((queryKey) => client.invalidateQueries({ queryKey })));
      if (done) void message.success(done);
      onDone?.(output, input);
    },
    onError: (error) => {
      onError?.(error);
      const { title, text } = errorWords(error, t);
      void message.error([title, text].filter(Boolean).join('　'), 6);
    },
  });
}
