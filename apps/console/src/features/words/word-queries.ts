import { queryOptions } from '@tanstack/react-query';
import { Accepted, CheckedText, Id, type PutWordRule, WordRules } from '@xiaoer/contracts';
import { getJson, postJson, requestJson } from '@xiaoer/ui';
import { z } from 'zod';

export type Rule = WordRules['rules'][number];

const BASE = '/api/console/word-rules';

export const wordRules = queryOptions({
  queryKey: ['words', 'rules'],
  queryFn: ({ signal }) => getJson(BASE, WordRules, { signal }),
});

/** Creates without an id, changes with one. */
export const saveRule = async ({ id, rule }: { id: string | null; rule: PutWordRule }) => {
  if (id === null) await postJson(BASE, rule, z.object({ id: Id }));
  else await requestJson('PUT', `${BASE}/${id}`, rule, Accepted);
};

export const deleteRule = (id: string) => requestJson('DELETE', `${BASE}/${id}`, undefined, Accepted);

export const checkText = (text: string) => postJson(`${BASE}/check`, { text }, CheckedText);
