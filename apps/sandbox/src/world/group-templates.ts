import { seconds, type WorldContext } from './context.ts';
import { refuse } from './errors.ts';

/** Group welcome material. Owners choose it in the client; nothing here attaches it to a group. */
export function createGroupTemplates(ctx: WorldContext) {
  const { store } = ctx;
  const known = (id: string): Record<string, unknown> => {
    const row = store.get<{ body: string }>('select body from group_template where template_id = ?', id);
    return row ? (JSON.parse(row.body) as Record<string, unknown>) : refuse(41058, 'not an own template');
  };
  return {
    known,
    add(body: Record<string, unknown>): string {
      const count = store.get<{ n: number }>('select count(*) as n from group_template')?.n ?? 0;
      if (count >= ctx.settings.groupTemplates) refuse(41055, 'group welcome template cap reached');
      const id = ctx.newId('template');
      store.run(
        'insert into group_template (template_id, body, created_at) values (?, ?, ?)',
        id,
        JSON.stringify(body),
        seconds(ctx),
      );
      return id;
    },
    edit(id: string, body: Record<string, unknown>): void {
      store.run(
        'update group_template set body = ? where template_id = ?',
        JSON.stringify({ ...known(id), ...body }),
        id,
      );
    },
    remove(id: string): void {
      known(id);
      store.run('delete from group_template where template_id = ?', id);
    },
  };
}
